import type { Millis } from '../sim/index.ts';

/** From taking a Pod off the queue to the binding: a few milliseconds on a small cluster. */
export const SCHEDULING_ATTEMPT: Millis = 3;

/** Every delay of the scheduler, for the table of all delays. */
export const schedulerDelays = { SCHEDULING_ATTEMPT } as const;
