import type { ControlEvent } from '../../core/index.ts';

/** Squares that fit beside the walk. */
export const SQUARES = 4;

export interface EventsAround {
  readonly before: readonly ControlEvent[];
  readonly after: readonly ControlEvent[];
  /** How many are not shown on either side. */
  readonly hiddenBefore: number;
  readonly hiddenAfter: number;
}

/**
 * The control plane around a walk. A walk freezes the cluster, so its events lie before or after, never inside:
 * the last few that led to what the packet meets, and the first few since.
 */
export function eventsAround(events: readonly ControlEvent[], at: number): EventsAround {
  const before = events.filter((event) => event.at <= at);
  const after = events.filter((event) => event.at > at);
  return {
    before: before.slice(-SQUARES),
    after: after.slice(0, SQUARES),
    hiddenBefore: Math.max(before.length - SQUARES, 0),
    hiddenAfter: Math.max(after.length - SQUARES, 0),
  };
}
