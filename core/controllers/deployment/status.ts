import { type Condition, conditionOf, type Deployment, type ReplicaSet } from '../../api/index.ts';
import { fromRfc3339, type Millis, rfc3339 } from '../../sim/index.ts';
import { withoutZeros } from '../replica-set/status.ts';
import { available, fenceposts, replicasOf, total } from './strategy.ts';

export type DeploymentStatus = NonNullable<Deployment['status']>;

const sum = (sets: readonly ReplicaSet[], field: 'replicas' | 'readyReplicas'): number =>
  sets.reduce((all, set) => all + (set.status?.[field] ?? 0), 0);

/**
 * Sets a condition: the same status and reason leave it alone, the same status keeps the transition time
 * (deployment_util.go SetDeploymentCondition).
 */
export function withCondition(
  conditions: readonly Condition[],
  next: Pick<Condition, 'type' | 'status'> & { readonly reason: string; readonly message: string },
  now: Millis,
): readonly Condition[] {
  const old = conditionOf(conditions, next.type);
  if (old?.status === next.status && old.reason === next.reason) return conditions;
  const since = old?.status === next.status ? old.lastTransitionTime : undefined;
  const { type, status, reason, message } = next;
  const times = { lastUpdateTime: rfc3339(now), lastTransitionTime: since ?? rfc3339(now) };
  return [...conditions.filter((each) => each.type !== type), { type, status, ...times, reason, message }];
}

/** Progress is told anew each time, so that the deadline counts from the last one. */
function refreshedProgress(
  conditions: readonly Condition[],
  message: string,
  now: Millis,
): readonly Condition[] {
  const old = conditionOf(conditions, 'Progressing');
  const others = conditions.filter(({ type }) => type !== 'Progressing');
  const [fresh] = withCondition([], progressing('True', 'ReplicaSetUpdated', message), now);
  const since = old?.status === 'True' ? old.lastTransitionTime : undefined;
  return fresh ? [...others, since ? { ...fresh, lastTransitionTime: since } : fresh] : others;
}

export const progressing = (status: 'True' | 'False', reason: string, message: string) =>
  ({ type: 'Progressing', status, reason, message }) as const;

/** All wanted Pods are new and available, and no old one is left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = replicasOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted
  );
}

function hasProgressed(old: DeploymentStatus, next: DeploymentStatus): boolean {
  const oldPods = (status: DeploymentStatus): number =>
    (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  const more = (field: 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'): boolean =>
    (next[field] ?? 0) > (old[field] ?? 0);
  return (
    more('updatedReplicas') ||
    oldPods(next) < oldPods(old) ||
    more('readyReplicas') ||
    more('availableReplicas')
  );
}

/** When the progress deadline of a rollout in flight is over; undefined when none is running. */
export function deadline(deployment: Deployment, conditions: readonly Condition[]): Millis | undefined {
  const seconds = deployment.spec.progressDeadlineSeconds ?? 600;
  const current = conditionOf(conditions, 'Progressing');
  if (!current || seconds === 2 ** 31 - 1) return undefined;
  if (['NewReplicaSetAvailable', 'ProgressDeadlineExceeded'].includes(current.reason ?? '')) return undefined;
  return (fromRfc3339(current.lastUpdateTime ?? '') ?? 0) + seconds * 1000;
}

/** Counts and the Available condition (sync.go calculateStatus). */
export function counted(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
  now: Millis,
): DeploymentStatus {
  const isEnough = available(sets) >= replicasOf(deployment) - fenceposts(deployment).maxUnavailable;
  const availability = isEnough
    ? (['True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'] as const)
    : (['False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'] as const);
  const [status, reason, message] = availability;
  const { collisionCount, conditions = [] } = deployment.status ?? {};
  return {
    ...withoutZeros({
      observedGeneration: deployment.metadata.generation ?? 0,
      replicas: sum(sets, 'replicas'),
      updatedReplicas: newSet ? sum([newSet], 'replicas') : 0,
      readyReplicas: sum(sets, 'readyReplicas'),
      availableReplicas: available(sets),
      unavailableReplicas: Math.max(0, total(sets) - available(sets)),
    }),
    ...(collisionCount ? { collisionCount } : {}),
    conditions: withCondition(conditions, { type: 'Available', status, reason, message }, now),
  };
}

/** The status during a rollout, with the Progressing condition (progress.go syncRolloutStatus). */
export function rolloutStatus(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
  now: Millis,
): DeploymentStatus {
  const next = counted(deployment, newSet, sets, now);
  const conditions = next.conditions ?? [];
  const old = conditionOf(conditions, 'Progressing');
  if (old?.reason === 'NewReplicaSetAvailable' && next.replicas === next.updatedReplicas) return next;
  const subject = newSet
    ? `ReplicaSet "${newSet.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  const set = (status: 'True' | 'False', reason: string, message: string): DeploymentStatus => ({
    ...next,
    conditions: withCondition(conditions, progressing(status, reason, `${subject} ${message}`), now),
  });
  if (isComplete(deployment, next))
    return set('True', 'NewReplicaSetAvailable', 'has successfully progressed.');
  if (hasProgressed(deployment.status ?? {}, next))
    return { ...next, conditions: refreshedProgress(conditions, `${subject} is progressing.`, now) };
  const end = deadline(deployment, conditions);
  return end !== undefined && now > end
    ? set('False', 'ProgressDeadlineExceeded', 'has timed out progressing.')
    : next;
}
