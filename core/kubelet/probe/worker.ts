import type { Container, Probe } from '../../api/index.ts';
import type { Millis } from '../../sim/index.ts';
import type { ProbeType, ProbeValue, Worker } from '../memory.ts';
import type { Attempt } from './attempt.ts';

/** The value before the first result: not ready, alive, not known to have started. */
const INITIAL: Readonly<Record<ProbeType, ProbeValue>> = {
  readiness: 'failure',
  liveness: 'success',
  startup: 'unknown',
};

export const PROBE_TYPES: readonly ProbeType[] = ['startup', 'liveness', 'readiness'];

export function probeOf(container: Container, type: ProbeType): Probe | undefined {
  switch (type) {
    case 'readiness':
      return container.readinessProbe;
    case 'liveness':
      return container.livenessProbe;
    case 'startup':
      return container.startupProbe;
  }
}

export const newWorker: Worker = { containerID: '', value: 'unknown', run: 0, onHold: false };

/** Period in ms. */
export const periodOf = (probe: Probe): Millis => (probe.periodSeconds ?? 10) * 1000;

/** The worker for another container instance. */
export const resetFor = (worker: Worker, type: ProbeType, containerID: string): Worker => ({
  ...worker,
  containerID,
  value: INITIAL[type],
  onHold: false,
});

/** Attempts that are kept to be looked at, beside the newest. */
const EARLIER = 9;

/**
 * The worker after one attempt. The value changes only after enough results in a row; a liveness failure, and any
 * verdict on startup, puts the worker on hold until there is a new container (prober/worker.go doProbe).
 */
export function afterAttempt(
  worker: Worker,
  type: ProbeType,
  probe: Probe,
  { result, output }: Attempt,
  at: Millis,
): Worker {
  if (result === 'error') return worker;
  const value: ProbeValue = result === 'failure' ? 'failure' : 'success';
  const run = worker.last === value ? worker.run + 1 : 1;
  const attempt = { at, success: value === 'success', output };
  const earlier = worker.attempt ? [...(worker.earlier ?? []), worker.attempt].slice(-EARLIER) : [];
  const seen: Worker = { ...worker, last: value, run, attempt, earlier };
  const needed = value === 'failure' ? (probe.failureThreshold ?? 3) : (probe.successThreshold ?? 1);
  if (run < needed) return seen;
  const holds = type === 'startup' || (type === 'liveness' && value === 'failure');
  return { ...seen, value, ...(holds ? { onHold: true, run: 0 } : {}) };
}
