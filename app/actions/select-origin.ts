import type { Origin } from '../../core/index.ts';
import { sameOrigin, select, useStore } from '../state/index.ts';

/** Points at an object or field: its card and its YAML light up. The same again lets go of it. */
export function selectOrigin(origin: Origin | undefined): void {
  void select(sameOrigin(origin, useStore.getState().selected) ? undefined : origin);
}
