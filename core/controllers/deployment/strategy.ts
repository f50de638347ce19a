import type { Deployment, IntOrString, ReplicaSet } from '../../api/index.ts';

export const replicasOf = (object: Deployment | ReplicaSet): number => object.spec.replicas ?? 1;
export const total = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, set) => sum + replicasOf(set), 0);
export const available = (sets: readonly ReplicaSet[]): number =>
  sets.reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0);

export const isRollingUpdate = ({ spec }: Deployment): boolean => spec.strategy?.type !== 'Recreate';

/** A number, or a percentage of `whole` rounded up or down (intstr.GetScaledValueFromIntOrPercent). */
export function scaledValue(value: IntOrString, whole: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const part = (whole * Number(value.replace('%', ''))) / 100;
  return round === 'up' ? Math.ceil(part) : Math.floor(part);
}

/**
 * How far a rollout may go above and below the wanted number. Percentages of surge round up, those of unavailability
 * down; if both come to zero, one Pod may be unavailable (pkg/controller/deployment/util ResolveFenceposts).
 */
export function fenceposts(deployment: Deployment): {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
} {
  const replicas = replicasOf(deployment);
  if (!isRollingUpdate(deployment)) return { maxSurge: 0, maxUnavailable: 0 };
  const { maxSurge = '25%', maxUnavailable = '25%' } = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, replicas, 'up');
  const unavailable = scaledValue(maxUnavailable, replicas, 'down');
  return {
    maxSurge: surge,
    maxUnavailable: Math.min(replicas, surge === 0 && unavailable === 0 ? 1 : unavailable),
  };
}
