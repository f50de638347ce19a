import type { Deployment, ReplicaSet } from '../../api/index.ts';
import type { ClusterContext } from '../../apiserver/index.ts';
import { maxAnnotation, type OwnedSets, type Scaled, scaleSet } from './replica-sets.ts';
import { fenceposts, isRollingUpdate, replicasOf, total } from './strategy.ts';

/** Full size, and every Pod of it available. */
const isSaturated = (deployment: Deployment, set: ReplicaSet | undefined): boolean =>
  set !== undefined &&
  replicasOf(set) === replicasOf(deployment) &&
  set.status?.availableReplicas === replicasOf(deployment);

/** A set's fair share of a change in size (deployment_util.go getReplicaSetFraction). */
function fraction(deployment: Deployment, set: ReplicaSet): number {
  if (replicasOf(deployment) === 0) return -replicasOf(set);
  const max = replicasOf(deployment) + fenceposts(deployment).maxSurge;
  const before = maxAnnotation(set) || deployment.status?.replicas || max;
  return Math.round((replicasOf(set) * max) / before) - replicasOf(set);
}

/** Sizes for sets of a rollout in flight, in proportion to what they have (sync.go scale). */
function proportional(deployment: Deployment, sets: readonly ReplicaSet[]): readonly number[] {
  const wanted = replicasOf(deployment);
  const toAdd = (wanted > 0 ? wanted + fenceposts(deployment).maxSurge : 0) - total(sets);
  let added = 0;
  const sizes = sets.map((set) => {
    const allowed = toAdd - added;
    const part = fraction(deployment, set);
    const share = allowed === 0 ? 0 : toAdd > 0 ? Math.min(part, allowed) : Math.max(part, allowed);
    added += share;
    return replicasOf(set) + share;
  });
  return sizes.map((size, index) => (index === 0 ? Math.max(0, size + toAdd - added) : size));
}

/**
 * Follows a change of `replicas` outside of a rollout, or in the middle of one: a single active set takes it all;
 * several share it in proportion (pkg/controller/deployment/sync.go scale).
 */
export function scaleAll(
  deployment: Deployment,
  owned: OwnedSets,
  context: ClusterContext,
): readonly Scaled[] {
  const { newSet, oldSets } = owned;
  const sets = [...oldSets, ...(newSet ? [newSet] : [])];
  const active = sets.filter((set) => replicasOf(set) > 0);
  if (active.length <= 1) {
    const only = active[0] ?? newSet ?? oldSets.at(-1);
    return only && replicasOf(only) !== replicasOf(deployment)
      ? [scaleSet(deployment, only, replicasOf(deployment), context)]
      : [];
  }
  if (isSaturated(deployment, newSet))
    return active.filter((set) => set !== newSet).map((set) => scaleSet(deployment, set, 0, context));
  if (!isRollingUpdate(deployment)) return [];
  const grows = replicasOf(deployment) + fenceposts(deployment).maxSurge > total(active);
  const bySize = [...(grows ? [...active].reverse() : active)].sort((a, b) => replicasOf(b) - replicasOf(a));
  const sizes = proportional(deployment, bySize);
  return bySize.map((set, index) => scaleSet(deployment, set, sizes[index] ?? 0, context));
}
