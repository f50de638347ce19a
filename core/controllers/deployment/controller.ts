import { type Deployment, isPodFinished, type ReplicaSet, sameJson } from '../../api/index.ts';
import {
  type ClusterComponent,
  type ClusterContext,
  type ComponentEvent,
  type Effect,
  getOf,
  listOf,
  ownedBy,
  type Reader,
  recordEvent,
} from '../../apiserver/index.ts';
import { controllerOf, isControlledBy } from '../owner.ts';
import {
  claimedSets,
  desiredAnnotation,
  newReplicaSet,
  type OwnedSets,
  REVISION,
  refreshed,
  revisionOf,
  type Scaled,
  scaleSet,
  scalingEvent,
  sortOut,
  withoutVersion,
} from './replica-sets.ts';
import { newSetSize, scaleNew, scaleOld } from './rolling.ts';
import { scaleAll } from './scale.ts';
import {
  counted,
  type DeploymentStatus,
  deadline,
  isComplete,
  progressing,
  rolloutStatus,
  withCondition,
} from './status.ts';
import { isRollingUpdate, replicasOf } from './strategy.ts';

const update = (object: Deployment | ReplicaSet): Effect => ({ effect: 'Write', verb: 'update', object });

/** What one step of a rollout comes to: sets as they are afterwards, and what makes them so. */
interface Step {
  readonly newSet?: ReplicaSet;
  readonly oldSets: readonly ReplicaSet[];
  readonly effects: readonly Effect[];
  /** A condition that making or finding the new set gives. */
  readonly progress?: ReturnType<typeof progressing>;
}

/** Finds or makes the set of the current template (sync.go getAllReplicaSetsAndSyncRevision). */
function ensureNewSet(deployment: Deployment, owned: OwnedSets, context: ClusterContext): Step {
  const { newSet, oldSets } = owned;
  if (newSet) {
    const fresh = refreshed(deployment, owned) ?? newSet;
    const effects = sameJson(fresh, newSet) ? [] : [update(fresh)];
    const isKnown = deployment.status?.conditions?.some(({ type }) => type === 'Progressing');
    const message = `Found new replica set "${newSet.metadata.name}"`;
    return {
      newSet: fresh,
      oldSets,
      effects,
      ...(isKnown ? {} : { progress: progressing('True', 'FoundNewReplicaSet', message) }),
    };
  }
  const made = newReplicaSet(deployment, oldSets, newSetSize(deployment, oldSets, 0));
  const taken = getOf(context.read, 'ReplicaSet', made.metadata.namespace ?? '', made.metadata.name);
  if (taken) return collision(deployment, oldSets);
  const { name } = made.metadata;
  const size = replicasOf(made);
  return {
    newSet: made,
    oldSets,
    effects: [
      { effect: 'Write', verb: 'create', object: made },
      ...(size > 0 ? recordEvent(context, scalingEvent(deployment, name, 0, size)) : []),
    ],
    progress: progressing('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`),
  };
}

/** Another set has the name already: hash again with one more collision. */
function collision(deployment: Deployment, oldSets: readonly ReplicaSet[]): Step {
  const status = { ...deployment.status, collisionCount: (deployment.status?.collisionCount ?? 0) + 1 };
  return { oldSets, effects: [{ effect: 'Write', verb: 'updateStatus', object: { ...deployment, status } }] };
}

const effectsOf = (scaled: readonly Scaled[]): readonly Effect[] => scaled.flatMap(({ effects }) => effects);

/** One step of a rolling update: either the new set grows, or old ones shrink (rolling.go rolloutRolling). */
function rollingStep(deployment: Deployment, owned: OwnedSets, context: ClusterContext): Step {
  const ensured = ensureNewSet(deployment, owned, context);
  const { newSet, oldSets } = ensured;
  if (!newSet || !owned.newSet) return ensured;
  const grown = scaleNew(deployment, newSet, oldSets, context);
  if (grown.effects.length > 0)
    return { ...ensured, newSet: grown.set, effects: [...ensured.effects, ...grown.effects] };
  const shrunk = scaleOld(deployment, newSet, oldSets, context);
  return {
    ...ensured,
    oldSets: shrunk.map(({ set }) => set),
    effects: [...ensured.effects, ...effectsOf(shrunk)],
  };
}

const hasPodsLeft = (sets: readonly ReplicaSet[], read: Reader): boolean =>
  sets.some((set) =>
    ownedBy(read, 'Pod', set.metadata).some((pod) => !isPodFinished(pod) && isControlledBy(pod, set)),
  );

/** Recreate: old sets to zero, wait until their Pods are gone, then the new set (recreate.go). */
function recreateStep(deployment: Deployment, owned: OwnedSets, context: ClusterContext): Step {
  const active = owned.oldSets.filter((set) => replicasOf(set) > 0);
  const shrunk = active.map((set) => scaleSet(deployment, set, 0, context));
  if (shrunk.length > 0 || hasPodsLeft(owned.oldSets, context.read)) {
    const oldSets = owned.oldSets.map((set) => shrunk[active.indexOf(set)]?.set ?? set);
    return { ...owned, oldSets, effects: effectsOf(shrunk) };
  }
  const ensured = ensureNewSet(deployment, owned, context);
  if (!ensured.newSet || !owned.newSet) return ensured;
  const grown = scaleSet(deployment, ensured.newSet, replicasOf(deployment), context);
  return { ...ensured, newSet: grown.set, effects: [...ensured.effects, ...grown.effects] };
}

/** Old sets beyond revisionHistoryLimit that have no Pods (sync.go cleanupDeployment). */
function cleanUp(deployment: Deployment, oldSets: readonly ReplicaSet[]): readonly Effect[] {
  const excess = oldSets.length - (deployment.spec.revisionHistoryLimit ?? 10);
  const isIdle = (set: ReplicaSet): boolean => replicasOf(set) === 0 && (set.status?.replicas ?? 0) === 0;
  return [...oldSets]
    .sort((left, right) => revisionOf(left) - revisionOf(right))
    .slice(0, Math.max(0, excess))
    .filter(isIdle)
    .map(({ kind, metadata: { namespace = '', name } }) => ({
      effect: 'Write',
      verb: 'delete',
      kind,
      namespace,
      name,
    }));
}

const revisionUpdate = (deployment: Deployment, newSet: ReplicaSet | undefined): readonly Effect[] => {
  const revision = newSet?.metadata.annotations?.[REVISION];
  if (revision === undefined || deployment.metadata.annotations?.[REVISION] === revision) return [];
  const annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
  return [update({ ...deployment, metadata: { ...deployment.metadata, annotations } })];
};

const statusUpdate = (deployment: Deployment, status: DeploymentStatus): readonly Effect[] =>
  sameJson(status, deployment.status ?? {})
    ? []
    : [{ effect: 'Write', verb: 'updateStatus', object: withoutVersion({ ...deployment, status }) }];

/** `replicas` was changed since the sets were last sized. */
const isScalingEvent = (deployment: Deployment, { newSet, oldSets }: OwnedSets): boolean =>
  [...oldSets, ...(newSet ? [newSet] : [])].some((set) => {
    const desired = desiredAnnotation(set);
    return replicasOf(set) > 0 && desired !== undefined && Number(desired) !== replicasOf(deployment);
  });

/** Paused or scaled: sizes follow, no rollout happens. */
function syncSizes(deployment: Deployment, owned: OwnedSets, context: ClusterContext): readonly Effect[] {
  const scaled = scaleAll(deployment, owned, context);
  const after = (set: ReplicaSet): ReplicaSet =>
    scaled.find((each) => each.set.metadata.name === set.metadata.name)?.set ?? set;
  const newSet = owned.newSet && after(owned.newSet);
  const sets = [...owned.oldSets.map(after), ...(newSet ? [newSet] : [])];
  const status = counted(deployment, newSet, sets, context.now);
  return [...effectsOf(scaled), ...statusUpdate(deployment, status)];
}

function syncRollout(deployment: Deployment, owned: OwnedSets, context: ClusterContext): readonly Effect[] {
  const { now } = context;
  const step = (isRollingUpdate(deployment) ? rollingStep : recreateStep)(deployment, owned, context);
  const conditions = deployment.status?.conditions ?? [];
  const known = step.progress ? withCondition(conditions, step.progress, now) : conditions;
  const current: Deployment = { ...deployment, status: { ...deployment.status, conditions: known } };
  const sets = [...step.oldSets, ...(step.newSet ? [step.newSet] : [])];
  const status = rolloutStatus(current, step.newSet, sets, now);
  const end = deadline(deployment, status.conditions ?? []);
  const timer = `progress/${deployment.metadata.namespace}/${deployment.metadata.name}`;
  return [
    ...step.effects,
    ...(isComplete(deployment, status) ? cleanUp(deployment, step.oldSets) : []),
    ...revisionUpdate(deployment, step.newSet),
    ...statusUpdate(deployment, status),
    ...(end === undefined ? [] : [{ effect: 'Later', after: Math.max(0, end - now) + 1, timer } as const]),
  ];
}

function sync(deployment: Deployment, context: ClusterContext): readonly Effect[] {
  const { sets, adoptions } = claimedSets(deployment, context.read);
  if (adoptions.length > 0) return adoptions;
  const owned = sortOut(deployment, sets);
  if (deployment.metadata.deletionTimestamp !== undefined)
    return statusUpdate(deployment, counted(deployment, owned.newSet, sets, context.now));
  if (deployment.spec.paused || isScalingEvent(deployment, owned))
    return syncSizes(deployment, owned, context);
  return syncRollout(deployment, owned, context);
}

/** The Deployments to look at after a change. Pods matter when they are gone: Recreate waits for that. */
function affected(event: ComponentEvent, read: Reader): readonly Deployment[] {
  const byName = (namespace: string | undefined, name: string | undefined): readonly Deployment[] => {
    const deployment = getOf(read, 'Deployment', namespace ?? '', name ?? '');
    return deployment ? [deployment] : [];
  };
  if (event.type === 'REFUSED') return [];
  if (event.type === 'TIMER') {
    const [, namespace, name] = event.timer.split('/');
    return byName(namespace, name);
  }
  const { namespace } = event.object.metadata;
  if (event.object.kind === 'Deployment') return byName(namespace, event.object.metadata.name);
  if (event.object.kind === 'Pod' && event.type !== 'DELETED') return [];
  const owner = controllerOf(event.object);
  if (event.object.kind === 'ReplicaSet') {
    if (owner) return owner.kind === 'Deployment' ? byName(namespace, owner.name) : [];
    return listOf(read, 'Deployment', namespace).filter(
      (deployment) => claimedSets(deployment, read).adoptions.length > 0,
    );
  }
  const set =
    owner?.kind === 'ReplicaSet' ? getOf(read, 'ReplicaSet', namespace ?? '', owner.name) : undefined;
  const grandparent = set && controllerOf(set);
  return grandparent?.kind === 'Deployment' ? byName(namespace, grandparent.name) : [];
}

/**
 * Rolls Deployments out by scaling ReplicaSets, one thing at each synchronisation.
 * Mirrors pkg/controller/deployment. Simplified: no ReplicaFailure condition, no deprecated rollback.
 */
export const deploymentController: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'deployment-controller',
  scope: 'cluster',
  initial: {},
  watches: ['Deployment', 'ReplicaSet', 'Pod'],
  wants: ({ type, object }) => object.kind !== 'Pod' || type === 'DELETED',
  handle: (memory, event, context) => ({
    memory,
    effects: affected(event, context.read).flatMap((deployment) => sync(deployment, context)),
  }),
};
