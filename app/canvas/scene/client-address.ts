import type { Walk } from '../../../core/index.ts';
import { withSteps } from '../../state/index.ts';

/** The address that the request was sent from; undefined where nothing was sent. */
export function clientAddress(walk: Walk): string | undefined {
  for (const hop of walk.hops) {
    const packet = withSteps(hop).find((step) => step.before)?.before;
    if (packet) return packet.src;
  }
  return undefined;
}
