import { type Container, isPodFinished } from '../api/index.ts';
import type { ProbeType, Worker } from './memory.ts';
import { workerKey } from './memory.ts';
import { attempt } from './probe/attempt.ts';
import { afterAttempt, newWorker, PROBE_TYPES, periodOf, probeOf, resetFor } from './probe/worker.ts';
import { reportStatus } from './report.ts';
import { isContainerReady, isStarted } from './status.ts';
import { changeRecord, containerNamed, later, requestSync, type Turn, tell } from './turn.ts';

const TITLES: Readonly<Record<ProbeType, string>> = {
  readiness: 'Readiness',
  liveness: 'Liveness',
  startup: 'Startup',
};

/**
 * A changed value makes the kubelet look at the Pod; of liveness only a failure does. That a container has started
 * is told at once, before readiness is asked (kubelet.go syncLoopIteration).
 */
function keep(turn: Turn, key: string, type: ProbeType, before: Worker, next: Worker): void {
  changeRecord(turn, { workers: { ...turn.record.workers, [key]: next } });
  const changed = before.value !== next.value || before.containerID !== next.containerID;
  if (changed && type === 'startup' && next.value === 'success') reportStatus(turn);
  if (changed && (type !== 'liveness' || next.value === 'failure')) requestSync(turn);
}

/** One tick of a worker. False when it has nothing to do any more (prober/worker.go doProbe). */
function tick(turn: Turn, container: Container, type: ProbeType): boolean {
  const probe = probeOf(container, type);
  const key = workerKey(container.name, type);
  const known = turn.record.workers[key] ?? newWorker;
  const seen = turn.record.seen[container.name];
  if (!probe || isPodFinished(turn.pod)) return false;
  if (!seen || seen.id === '') return true;
  const worker = known.containerID === seen.id ? known : resetFor(known, type, seen.id);
  if (worker !== known) keep(turn, key, type, known, worker);
  if (worker.onHold) return true;
  if (seen.state.is !== 'running') {
    keep(turn, key, type, worker, { ...worker, value: 'failure' });
    return seen.state.is === 'waiting' || turn.pod.spec.restartPolicy !== 'Never';
  }
  if (turn.record.killAt !== undefined && type !== 'readiness') {
    keep(turn, key, type, worker, { ...worker, value: 'success' });
    return false;
  }
  const { now } = turn.context;
  if (Math.floor((now - seen.state.startedAt) / 1000) < (probe.initialDelaySeconds ?? 0)) return true;
  if (isStarted(turn.record, container) === (type === 'startup')) return true;
  const { pod, record, imageOf } = turn;
  const result = attempt({ pod, record, container, now, imageOf }, probe);
  report(turn, container, type, result);
  keep(turn, key, type, worker, afterAttempt(worker, type, probe, result, now));
  return true;
}

function report(
  turn: Turn,
  container: Container,
  type: ProbeType,
  { result, output }: ReturnType<typeof attempt>,
): void {
  const title = TITLES[type];
  if (result === 'failure') tell(turn, 'Warning', 'Unhealthy', `${title} probe failed: ${output}`, container);
  if (result === 'warning')
    tell(turn, 'Warning', 'ProbeWarning', `${title} probe warning: ${output}`, container);
  if (result === 'error') {
    const message = `${title} probe errored and resulted in unknown state: ${output}`;
    tell(turn, 'Warning', 'Unhealthy', message, container);
  }
}

/** Containers that are probed: regular ones and sidecars. */
const probed = ({ pod }: Turn): readonly Container[] => [
  ...(pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ...pod.spec.containers,
];

/** Starts a worker for every probe; the first tick finds no container, so it shows only a period later. */
export function startWorkers(turn: Turn): void {
  for (const container of probed(turn))
    for (const type of PROBE_TYPES) {
      const probe = probeOf(container, type);
      if (probe) later(turn, `probe/${container.name}/${type}`, periodOf(probe));
    }
}

/** A tick that is due, or one out of turn, from which the period counts anew. */
export function runWorker(turn: Turn, name: string, type: ProbeType): void {
  const container = containerNamed(turn.pod, name);
  const probe = container && probeOf(container, type);
  if (container && probe && tick(turn, container, type))
    later(turn, `probe/${name}/${type}`, periodOf(probe));
}

/** Probes at once whatever is started and not ready: done each time the status is made (manualTriggerCh). */
export function triggerReadiness(turn: Turn): void {
  for (const container of probed(turn))
    if (
      container.readinessProbe &&
      isStarted(turn.record, container) &&
      !isContainerReady(turn.record, container)
    )
      runWorker(turn, container.name, 'readiness');
}
