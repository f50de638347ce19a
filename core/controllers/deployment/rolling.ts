import type { Deployment, ReplicaSet } from '../../api/index.ts';
import type { ClusterContext } from '../../apiserver/index.ts';
import { type Scaled, scaleSet } from './replica-sets.ts';
import { available, fenceposts, replicasOf, total } from './strategy.ts';

/** Size of the new set: as far up as the surge allows (deployment_util.go NewRSNewReplicas). */
export function newSetSize(deployment: Deployment, sets: readonly ReplicaSet[], current: number): number {
  const replicas = replicasOf(deployment);
  if (deployment.spec.strategy?.type === 'Recreate') return replicas;
  const room = replicas + fenceposts(deployment).maxSurge - total(sets);
  return room <= 0 ? current : current + Math.min(room, replicas - current);
}

/** Scales the new set up or, after a smaller `replicas`, down (rolling.go reconcileNewReplicaSet). */
export function scaleNew(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: readonly ReplicaSet[],
  context: ClusterContext,
): Scaled {
  const current = replicasOf(newSet);
  const wanted = replicasOf(deployment);
  if (current === wanted) return { set: newSet, effects: [] };
  const size = current > wanted ? wanted : newSetSize(deployment, [...oldSets, newSet], current);
  return scaleSet(deployment, newSet, size, context);
}

/** Scales old sets down in order of age, each by no more than `share` says, all together by at most `most`. */
function shrink(
  deployment: Deployment,
  oldSets: readonly ReplicaSet[],
  most: number,
  share: (set: ReplicaSet) => number,
  context: ClusterContext,
): readonly Scaled[] {
  let left = most;
  return oldSets.map((set) => {
    const by = Math.max(0, Math.min(left, share(set)));
    left -= by;
    return by === 0 ? { set, effects: [] } : scaleSet(deployment, set, replicasOf(set) - by, context);
  });
}

/**
 * Scales old sets down: unhealthy Pods first, then as many as the wanted minimum of available Pods allows
 * (rolling.go reconcileOldReplicaSets).
 */
export function scaleOld(
  deployment: Deployment,
  newSet: ReplicaSet,
  oldSets: readonly ReplicaSet[],
  context: ClusterContext,
): readonly Scaled[] {
  const minAvailable = replicasOf(deployment) - fenceposts(deployment).maxUnavailable;
  const newUnavailable = replicasOf(newSet) - available([newSet]);
  const most = total([...oldSets, newSet]) - minAvailable - newUnavailable;
  if (total(oldSets) === 0 || most <= 0) return oldSets.map((set) => ({ set, effects: [] }));

  const unhealthy = (set: ReplicaSet): number => replicasOf(set) - available([set]);
  const cleaned = shrink(deployment, oldSets, most, unhealthy, context);
  const spare = available([...oldSets, newSet]) - minAvailable;
  const shrunk = shrink(
    deployment,
    cleaned.map(({ set }) => set),
    Math.max(0, spare),
    replicasOf,
    context,
  );
  return shrunk.map(({ set, effects }, index) => ({
    set,
    effects: [...(cleaned[index]?.effects ?? []), ...effects],
  }));
}
