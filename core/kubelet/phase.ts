import type { Pod } from '../api/index.ts';
import type { ContainerRecord, PodRecord } from './memory.ts';

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

const isSidecar = ({ restartPolicy }: { readonly restartPolicy?: string }): boolean =>
  restartPolicy === 'Always';

/** Init containers that must end before the others start. */
export const ordinaryInits = (pod: Pod) => (pod.spec.initContainers ?? []).filter((each) => !isSidecar(each));
/** Init containers that go on running beside the others. */
export const sidecars = (pod: Pod) => (pod.spec.initContainers ?? []).filter(isSidecar);

/** Whether an init container has done its part. */
export function isInitDone(
  record: PodRecord | undefined,
  pod: Pod,
  name: string,
  from: 'seen' | 'containers',
): boolean {
  const container = record?.[from][name];
  if (sidecars(pod).some((each) => each.name === name)) return container?.state.is === 'running';
  return container?.state.is === 'terminated' && container.state.exitCode === 0;
}

const hasRun = (container: ContainerRecord | undefined): boolean =>
  container !== undefined && (container.state.is !== 'waiting' || container.last !== undefined);

/**
 * Phase of a Pod (pkg/kubelet/kubelet_pods.go getPhase). A container in CrashLoopBackOff counts as running, one whose
 * image cannot be had does not. A finished Pod stays finished.
 */
export function podPhase(pod: Pod, record: PodRecord): Phase {
  const old = pod.status?.phase;
  if (old === 'Succeeded' || old === 'Failed') return old;
  const { seen } = record;
  const isEnding = record.isGone === true;
  const policy = pod.spec.restartPolicy ?? 'Always';
  const failedInit = ordinaryInits(pod).some(({ name }) => {
    const state = seen[name]?.state;
    return state?.is === 'terminated' && state.exitCode !== 0;
  });
  const regular = pod.spec.containers.map(({ name }) => seen[name]);
  const started = regular.some(hasRun);
  if (!started && ordinaryInits(pod).some(({ name }) => !isInitDone(record, pod, name, 'seen')))
    return failedInit && (policy === 'Never' || isEnding) ? 'Failed' : isEnding ? 'Failed' : 'Pending';
  if (!regular.every(hasRun)) return isEnding ? 'Failed' : 'Pending';
  const stopped = regular.flatMap((container) =>
    container?.state.is === 'terminated'
      ? [container.state]
      : container?.state.is === 'waiting' && container.last
        ? [container.last]
        : [],
  );
  if (stopped.length < regular.length) return 'Running';
  const failed = stopped.some(({ exitCode }) => exitCode !== 0);
  if (isEnding || policy === 'Never') return failed ? 'Failed' : 'Succeeded';
  if (policy === 'OnFailure' && !failed) return 'Succeeded';
  return 'Running';
}
