import { isPodReady, labelsContain, type Pod, type ReplicaSet } from '../../api/index.ts';
import type { Millis } from '../../sim/index.ts';
import { isPodAvailable } from '../availability.ts';

export type ReplicaSetStatus = NonNullable<ReplicaSet['status']>;

/** Counts of a ReplicaSet (pkg/controller/replicaset/replica_set_utils.go calculateStatus). Zeros are left out, as in JSON. */
export function replicaSetStatus(set: ReplicaSet, pods: readonly Pod[], now: Millis): ReplicaSetStatus {
  const count = (test: (pod: Pod) => boolean): number => pods.filter(test).length;
  const counts = {
    fullyLabeledReplicas: count((pod) =>
      labelsContain(pod.metadata.labels, set.spec.template?.metadata?.labels),
    ),
    readyReplicas: count(isPodReady),
    availableReplicas: count((pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)),
    observedGeneration: set.metadata.generation ?? 0,
  };
  return { replicas: pods.length, ...withoutZeros(counts) };
}

/** `omitempty`: a count of zero is not written. */
export function withoutZeros<T extends object>(counts: T): Partial<T> {
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0)) as Partial<T>;
}
