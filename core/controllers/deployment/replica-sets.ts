import { type Deployment, type ReplicaSet, sameJson, selects } from '../../api/index.ts';
import {
  type ClusterContext,
  type Effect,
  labelledOf,
  type Reader,
  recordEvent,
} from '../../apiserver/index.ts';
import { controllerOf, controllerRef, isControlledBy } from '../owner.ts';
import { computeHash, HASH_LABEL, withoutHash } from './hash.ts';
import { fenceposts, replicasOf } from './strategy.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAX = 'deployment.kubernetes.io/max-replicas';

/** Annotations of a Deployment that its ReplicaSets do not get (util.go annotationsToSkip). */
const NOT_COPIED = [
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  DESIRED,
  MAX,
  'deprecated.deployment.rollback.to',
];

/** The ReplicaSets of one Deployment: the one of the current template, and the others, oldest first. */
export interface OwnedSets {
  readonly newSet?: ReplicaSet;
  readonly oldSets: readonly ReplicaSet[];
}

const byAge = (left: ReplicaSet, right: ReplicaSet): number => {
  const [a, b] = [left.metadata, right.metadata];
  const [first, second] = [`${a.creationTimestamp} ${a.name}`, `${b.creationTimestamp} ${b.name}`];
  return first < second ? -1 : first > second ? 1 : 0;
};

/** Sets that the Deployment owns, and orphans that it adopts. */
export function claimedSets(
  deployment: Deployment,
  read: Reader,
): { readonly sets: readonly ReplicaSet[]; readonly adoptions: readonly Effect[] } {
  const { selector } = deployment.spec;
  const { namespace = '' } = deployment.metadata;
  const selected = labelledOf(read, 'ReplicaSet', namespace, selector?.matchLabels ?? {}).filter((set) =>
    selects(selector, set.metadata.labels),
  );
  const orphans = selected.filter((set) => !controllerOf(set));
  const adopt = (set: ReplicaSet): Effect => {
    const ownerReferences = [...(set.metadata.ownerReferences ?? []), controllerRef(deployment)];
    return {
      effect: 'Write',
      verb: 'update',
      object: { ...set, metadata: { ...set.metadata, ownerReferences } },
    };
  };
  return {
    sets: selected.filter((set) => isControlledBy(set, deployment)).sort(byAge),
    adoptions: orphans.map(adopt),
  };
}

/** Tells the set of the current template from the rest (deployment_util.go FindNewReplicaSet). */
export function sortOut(deployment: Deployment, sets: readonly ReplicaSet[]): OwnedSets {
  const wanted = withoutHash(deployment.spec.template);
  const newSet = sets.find((set) => set.spec.template && sameJson(withoutHash(set.spec.template), wanted));
  const oldSets = sets.filter((set) => set !== newSet);
  return newSet ? { newSet, oldSets } : { oldSets };
}

export const revisionOf = (object: ReplicaSet | Deployment): number =>
  Number(object.metadata.annotations?.[REVISION] ?? 0);

/** The revision that the current template gets: one above all others. */
const nextRevision = (oldSets: readonly ReplicaSet[]): string =>
  String(Math.max(0, ...oldSets.map(revisionOf)) + 1);

const sizeAnnotations = (deployment: Deployment): Readonly<Record<string, string>> => ({
  [DESIRED]: String(replicasOf(deployment)),
  [MAX]: String(replicasOf(deployment) + fenceposts(deployment).maxSurge),
});

export const desiredAnnotation = (set: ReplicaSet): string | undefined => set.metadata.annotations?.[DESIRED];
export const maxAnnotation = (set: ReplicaSet): number => Number(set.metadata.annotations?.[MAX] ?? 0);

const copiedAnnotations = (deployment: Deployment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.includes(key)),
  );

/** The ReplicaSet for the current template, still to be created (sync.go getNewReplicaSet). */
export function newReplicaSet(
  deployment: Deployment,
  oldSets: readonly ReplicaSet[],
  replicas: number,
): ReplicaSet {
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = computeHash(template, deployment.status?.collisionCount);
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace ?? 'default',
      labels,
      annotations: {
        ...copiedAnnotations(deployment),
        ...sizeAnnotations(deployment),
        [REVISION]: nextRevision(oldSets),
      },
      ownerReferences: [controllerRef(deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

/** The existing set of the current template with revision, annotations and minReadySeconds brought up to date. */
export function refreshed(deployment: Deployment, { newSet, oldSets }: OwnedSets): ReplicaSet | undefined {
  if (!newSet) return undefined;
  const revision = String(Math.max(Number(nextRevision(oldSets)), revisionOf(newSet)));
  const annotations = {
    ...newSet.metadata.annotations,
    ...copiedAnnotations(deployment),
    [REVISION]: revision,
  };
  const { minReadySeconds: _old, ...spec } = newSet.spec;
  const { minReadySeconds } = deployment.spec;
  return {
    ...newSet,
    metadata: { ...newSet.metadata, annotations },
    spec: { ...spec, ...(minReadySeconds ? { minReadySeconds } : {}) },
  };
}

/** The set at another size, the write that makes it so, and the event that tells of it. */
export interface Scaled {
  readonly set: ReplicaSet;
  readonly effects: readonly Effect[];
}

/** Scales a set; nothing to do when size and annotations are right (sync.go scaleReplicaSet). */
export function scaleSet(
  deployment: Deployment,
  set: ReplicaSet,
  replicas: number,
  context: ClusterContext,
): Scaled {
  const annotations = { ...set.metadata.annotations, ...sizeAnnotations(deployment) };
  const from = replicasOf(set);
  const next: ReplicaSet = {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...set.spec, replicas },
  };
  if (sameJson(next, set)) return { set, effects: [] };
  const write: Effect = { effect: 'Write', verb: 'update', object: withoutVersion(next) };
  const saying = scalingEvent(deployment, set.metadata.name, from, replicas);
  return { set: next, effects: [write, ...(from === replicas ? [] : recordEvent(context, saying))] };
}

export function scalingEvent(deployment: Deployment, name: string, from: number, to: number) {
  const direction = to > from ? 'up' : 'down';
  const message = `Scaled ${direction} replica set ${name} from ${from} to ${to}`;
  return { about: deployment, type: 'Normal', reason: 'ScalingReplicaSet', message } as const;
}

/** An object to write a second time in one go: the version read before is no longer the stored one. */
export function withoutVersion<T extends ReplicaSet | Deployment>(object: T): T {
  const { resourceVersion: _old, ...metadata } = object.metadata;
  return { ...object, metadata };
}
