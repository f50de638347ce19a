import type { Millis } from '../../sim/index.ts';
import { ago } from '../printing/duration.ts';
import type { Container, ContainerStatus, Pod } from './type.ts';

/** A Pod in a few words, as `kubectl get pods` shows it. */
export interface PodSummary {
  /** Containers that are ready, of containers and sidecars in all. */
  readonly ready: number;
  readonly total: number;
  /** `Running`, `Init:1/2`, `CrashLoopBackOff`, `Terminating`, … */
  readonly status: string;
  /** `6 (96s ago)`. */
  readonly restarts: string;
}

interface Progress {
  readonly ready: number;
  readonly reason: string;
  /** Containers whose restarts count. */
  readonly restarted: readonly ContainerStatus[];
}

const isSidecar = (container: Container | undefined): boolean => container?.restartPolicy === 'Always';

/** `Error`, `ExitCode:3`, `Signal:9`. */
function ending({ reason, signal, exitCode }: NonNullable<ContainerStatus['state']['terminated']>): string {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

/** What an init container that has not done its part says; undefined for one that is done. */
function initReason(status: ContainerStatus, sidecar: boolean, progress: string): string | undefined {
  const { terminated, waiting } = status.state ?? {};
  if (terminated?.exitCode === 0 || (sidecar && status.started)) return undefined;
  if (terminated) return `Init:${ending(terminated)}`;
  if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
  return `Init:${progress}`;
}

/** How far the init containers are; `initializing` while one of them holds the others up. */
function initProgress(pod: Pod, reason: string): Progress & { readonly initializing: boolean } {
  const inits = pod.spec.initContainers ?? [];
  const restarted: ContainerStatus[] = [];
  let ready = 0;
  for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    restarted.push(status);
    const sidecar = isSidecar(inits.find(({ name }) => name === status.name));
    const why = initReason(status, sidecar, `${index}/${inits.length}`);
    if (why !== undefined) return { ready, reason: why, restarted, initializing: true };
    if (sidecar && status.state?.terminated?.exitCode !== 0 && status.ready) ready++;
  }
  return { ready, reason, restarted, initializing: false };
}

/** What the containers say, from the last to the first: the first one has the last word. */
function containerProgress(pod: Pod, before: Progress): Progress {
  let { ready, reason } = before;
  let isRunning = false;
  const statuses = pod.status?.containerStatuses ?? [];
  for (const { state, ready: isReady } of [...statuses].reverse()) {
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated) reason = ending(state.terminated);
    else if (isReady && state?.running) {
      isRunning = true;
      ready++;
    }
  }
  if (reason === 'Completed' && isRunning) reason = hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
  const inits = pod.spec.initContainers ?? [];
  const sidecars = before.restarted.filter(({ name }) => isSidecar(inits.find((init) => init.name === name)));
  return { ready, reason, restarted: [...sidecars, ...statuses] };
}

const hasCondition = (pod: Pod, wanted: string): boolean =>
  pod.status?.conditions?.some(({ type, status }) => type === wanted && status === 'True') ?? false;

function restartsText(restarted: readonly ContainerStatus[], now: Millis): string {
  const restarts = restarted.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const ends = restarted.flatMap(({ lastState }) => lastState?.terminated?.finishedAt ?? []).sort();
  const last = ends.at(-1);
  return restarts === 0 || last === undefined ? String(restarts) : `${restarts} (${ago(last, now)} ago)`;
}

function initialReason({ status }: Pod): string {
  const isGated = status?.conditions?.some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  return isGated ? 'SchedulingGated' : status?.reason || status?.phase || '';
}

function overruled(pod: Pod, reason: string): string {
  if (!pod.metadata.deletionTimestamp) return reason;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed' ? reason : 'Terminating';
}

/** READY, STATUS and RESTARTS of a Pod (kubernetes pkg/printers/internalversion/printers.go printPod, v1.34). */
export function podSummary(pod: Pod, now: Millis): PodSummary {
  const init = initProgress(pod, initialReason(pod));
  const stays = init.initializing && !hasCondition(pod, 'Initialized');
  const { ready, reason, restarted } = stays ? init : containerProgress(pod, init);
  const sidecars = (pod.spec.initContainers ?? []).filter(isSidecar);
  return {
    ready,
    total: pod.spec.containers.length + sidecars.length,
    status: overruled(pod, reason),
    restarts: restartsText(restarted, now),
  };
}
