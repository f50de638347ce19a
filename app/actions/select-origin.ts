import type { Origin } from '../../core/index.ts';
import { sameOrigin, select, useStore } from '../state/index.ts';

/** Points at an object or field: its card and its YAML light up. The same again lets go of it. */
export function selectOrigin(origin: Origin | undefined): void {
  void select(sameOrigin(origin, useStore.getState().selected) ? undefined : origin);
}

/** The same from within the hop in view, which stays. */
export function pointAtOrigin(origin: Origin): void {
  selectOrigin(origin);
  useStore.setState({ inspects: 'hop' });
}
