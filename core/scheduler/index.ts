/**
 * kube-scheduler: filters, scores, binding. One file for filters and one for scores; ties are broken by name and not
 * by chance.
 */
export { schedulerDelays } from './delays.ts';
export { scheduler } from './scheduler.ts';
