import type { DelayTable } from '../sim/index.ts';

/** Every delay of the scheduler. */
export const schedulerDelays = {
  schedulingAttempt: {
    ms: 3,
    what: 'from taking a Pod off the queue to its binding',
    source: 'typical of a small cluster (scheduler_scheduling_attempt_duration_seconds)',
  },
} as const satisfies DelayTable;
