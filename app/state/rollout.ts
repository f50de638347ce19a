import type { ApiObject } from '../../core/index.ts';
import type { Mirror } from './mirror.ts';
import type { ObjectRef } from './objects.ts';
import type { State } from './store.ts';

/** How far a workload has come on the way to what its manifest says. */
export interface Rollout extends ObjectRef {
  readonly desired: number;
  readonly updated: number;
  readonly available: number;
  readonly oldPods: number;
  /** What its conditions say is wrong: `ProgressDeadlineExceeded`, the reason of a ReplicaFailure. */
  readonly trouble: string | undefined;
}

type Deployment = Extract<ApiObject, { readonly kind: 'Deployment' }>;
type StatefulSet = Extract<ApiObject, { readonly kind: 'StatefulSet' }>;
type DaemonSet = Extract<ApiObject, { readonly kind: 'DaemonSet' }>;

function troubleOf({ status }: Deployment): string | undefined {
  const bad = (status?.conditions ?? []).find(
    ({ type, status: value }) =>
      (type === 'ReplicaFailure' && value === 'True') || (type === 'Progressing' && value === 'False'),
  );
  return bad && `${bad.reason ?? bad.type}: ${bad.message ?? ''}`;
}

function countsOf(
  object: Deployment | StatefulSet | DaemonSet,
): Omit<Rollout, 'kind' | 'namespace' | 'name'> {
  if (object.kind === 'DaemonSet') {
    const { desiredNumberScheduled: desired = 0, updatedNumberScheduled: updated = 0 } = object.status ?? {};
    const { numberAvailable: available = 0, currentNumberScheduled: current = 0 } = object.status ?? {};
    return { desired, updated, available, oldPods: Math.max(current - updated, 0), trouble: undefined };
  }
  const {
    replicas = 0,
    updatedReplicas: updated = 0,
    availableReplicas: available = 0,
  } = object.status ?? {};
  return {
    desired: object.spec.replicas ?? 1,
    updated,
    available,
    oldPods: Math.max(replicas - updated, 0),
    trouble: object.kind === 'Deployment' ? troubleOf(object) : undefined,
  };
}

const isThrough = ({ desired, updated, available, oldPods }: Rollout): boolean =>
  updated >= desired && available >= desired && oldPods === 0;

/** Workloads of a person's own that are not (yet) as their manifests say. */
export function rolloutsOf({ objects }: Mirror): readonly Rollout[] {
  return ['Deployment', 'StatefulSet', 'DaemonSet']
    .flatMap((kind) => Object.values(objects[kind] ?? {}) as (Deployment | StatefulSet | DaemonSet)[])
    .filter(({ metadata }) => metadata.namespace !== 'kube-system')
    .map((object): Rollout => {
      const { namespace = 'default', name } = object.metadata;
      return { kind: object.kind, namespace, name, ...countsOf(object) };
    })
    .filter((rollout) => !isThrough(rollout));
}

/** A rollout that has come to rest before it was through: the new Pods do not get ready, so the old ones stay. */
export interface WaitingRollout {
  readonly namespace: string;
  readonly name: string;
  readonly oldPods: number;
  readonly newPods: number;
}

/** The first Deployment that waits. In a cluster that has come to rest it waits for ever; while time stands still it may go on. */
export function waitingRollout({ mirror }: Pick<State, 'mirror'>): WaitingRollout | undefined {
  if (mirror.settings?.settling === 'manual' || mirror.past) return undefined;
  const waiting = rolloutsOf(mirror).find(({ kind, oldPods }) => kind === 'Deployment' && oldPods > 0);
  if (!waiting) return undefined;
  const { namespace, name, oldPods, updated: newPods } = waiting;
  return { namespace, name, oldPods, newPods };
}
