import {
  type ControllerRevision,
  isPodFinished,
  isPodReady,
  type Pod,
  type StatefulSet,
  sameJson,
  selects,
} from '../../api/index.ts';
import { type ClusterContext, type Effect, ownedBy, recordEvent } from '../../apiserver/index.ts';
import { isPodAvailable, nextAvailable } from '../availability.ts';
import { isControlledBy } from '../owner.ts';
import { withoutZeros } from '../replica-set/status.ts';
import { isHealthy, isTerminating, newStatefulPod, ordinalOf, revisionOf } from './pods.ts';
import { type Revisions, revisionsFor } from './revisions.ts';

type Status = NonNullable<StatefulSet['status']>;

const replicasOf = ({ spec }: StatefulSet): number => spec.replicas ?? 1;
const firstOrdinal = ({ spec }: StatefulSet): number => spec.ordinals?.start ?? 0;
const isOrdered = ({ spec }: StatefulSet): boolean => spec.podManagementPolicy !== 'Parallel';

function told(
  set: StatefulSet,
  verb: 'create' | 'delete',
  pod: Pod,
  context: ClusterContext,
): readonly Effect[] {
  const reason = verb === 'create' ? 'SuccessfulCreate' : 'SuccessfulDelete';
  const message = `${verb} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`;
  return recordEvent(context, { about: set, type: 'Normal', reason, message });
}

/** A Pod below the partition comes back as it was (newVersionedStatefulSetPod, isCurrentRevisionNeeded). */
function versionFor(set: StatefulSet, ordinal: number, { current, update }: Revisions): ControllerRevision {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  const isHeld = type === 'RollingUpdate' && ordinal < firstOrdinal(set) + (rollingUpdate?.partition ?? 0);
  return isHeld ? current : update;
}

const create = (
  set: StatefulSet,
  ordinal: number,
  revisions: Revisions,
  context: ClusterContext,
): readonly Effect[] => {
  const pod = newStatefulPod(set, ordinal, versionFor(set, ordinal, revisions));
  return [{ effect: 'Write', verb: 'create', object: pod }, ...told(set, 'create', pod, context)];
};

const remove = (set: StatefulSet, pod: Pod, context: ClusterContext): readonly Effect[] => {
  const { namespace = '', name } = pod.metadata;
  return [
    { effect: 'Write', verb: 'delete', kind: 'Pod', namespace, name },
    ...told(set, 'delete', pod, context),
  ];
};

/** A step of scaling or updating; `wait` when nothing further may happen until something else does. */
interface Step {
  readonly effects: readonly Effect[];
  readonly wait: boolean;
}

/** Makes what is missing, from the lowest ordinal up. In order, each Pod must be Ready before the next is made. */
function fillUp(
  set: StatefulSet,
  pods: Readonly<Record<string, Pod>>,
  isReady: (pod: Pod) => boolean,
  revisions: Revisions,
  context: ClusterContext,
): Step {
  const effects: Effect[] = [];
  for (let i = firstOrdinal(set); i < firstOrdinal(set) + replicasOf(set); i++) {
    const pod = pods[`#${i}`];
    if (!pod) effects.push(...create(set, i, revisions, context));
    else if (isPodFinished(pod) && !isTerminating(pod)) effects.push(...remove(set, pod, context));
    if (isOrdered(set) && !(pod && isReady(pod))) return { effects, wait: true };
  }
  return { effects, wait: false };
}

/** Deletes what is beyond `replicas`, from the highest ordinal down. */
function cutDown(set: StatefulSet, condemned: readonly Pod[], context: ClusterContext): Step {
  const effects: Effect[] = [];
  for (const pod of condemned) {
    if (!isTerminating(pod)) effects.push(...remove(set, pod, context));
    if (isOrdered(set)) return { effects, wait: true };
  }
  return { effects, wait: false };
}

/** Replaces Pods of an old template, from the highest ordinal down to the partition, one at a time. */
function rollOut(
  set: StatefulSet,
  pods: Readonly<Record<string, Pod>>,
  isReady: (pod: Pod) => boolean,
  { update }: Revisions,
  context: ClusterContext,
): readonly Effect[] {
  if (set.spec.updateStrategy?.type === 'OnDelete') return [];
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (let i = replicasOf(set) - 1; i >= partition; i--) {
    const pod = pods[`#${firstOrdinal(set) + i}`];
    if (!pod) return [];
    if (revisionOf(pod) !== update.metadata.name && !isTerminating(pod)) return remove(set, pod, context);
    if (!isReady(pod)) return [];
  }
  return [];
}

function statusOf(
  set: StatefulSet,
  pods: readonly Pod[],
  revisions: Revisions,
  context: ClusterContext,
): Status {
  const next = revisions.update.metadata.name;
  const current = revisions.current.metadata.name;
  const count = (test: (pod: Pod) => boolean): number => pods.filter(test).length;
  const updated = count((pod) => revisionOf(pod) === next && !isTerminating(pod));
  const ready = count((pod) => pod.status?.phase === 'Running' && isPodReady(pod));
  // completeRollingUpdate: who replaces Pods by hand is never told that it is done.
  const isDone =
    set.spec.updateStrategy?.type === 'RollingUpdate' &&
    [updated, ready, pods.length].every((count) => count === replicasOf(set));
  const currentRevision = isDone ? next : current;
  const minReady = set.spec.minReadySeconds ?? 0;
  return {
    ...withoutZeros({ observedGeneration: set.metadata.generation ?? 0 }),
    replicas: pods.length,
    ...withoutZeros({
      readyReplicas: ready,
      currentReplicas: count((pod) => revisionOf(pod) === currentRevision && !isTerminating(pod)),
      updatedReplicas: updated,
    }),
    currentRevision,
    updateRevision: next,
    collisionCount: 0,
    availableReplicas: count(
      (pod) => pod.status?.phase === 'Running' && isPodAvailable(pod, minReady, context.now),
    ),
  };
}

/** What brings a StatefulSet nearer to what its spec asks for. */
export function syncStatefulSet(set: StatefulSet, context: ClusterContext): readonly Effect[] {
  const owned = ownedBy(context.read, 'Pod', set.metadata).filter(
    (pod) => isControlledBy(pod, set) && selects(set.spec.selector, pod.metadata.labels),
  );
  const byOrdinal = [...owned].sort((a, b) => (ordinalOf(set, a) ?? 0) - (ordinalOf(set, b) ?? 0));
  const last = firstOrdinal(set) + replicasOf(set);
  const isWanted = (pod: Pod): boolean => {
    const ordinal = ordinalOf(set, pod) ?? -1;
    return ordinal >= firstOrdinal(set) && ordinal < last;
  };
  const wanted = byOrdinal.filter(isWanted);
  const condemned = byOrdinal.filter((pod) => !isWanted(pod)).reverse();
  const minReady = set.spec.minReadySeconds ?? 0;
  const isReady = (pod: Pod): boolean => isHealthy(pod) && isPodAvailable(pod, minReady, context.now);
  const isEnding = set.metadata.deletionTimestamp !== undefined;
  const revisions = revisionsFor(set, owned, context.read);
  const effects: Effect[] = isEnding ? [] : [...revisions.effects];
  if (!isEnding) {
    const pods = Object.fromEntries(wanted.map((pod) => [`#${ordinalOf(set, pod)}`, pod]));
    const up = fillUp(set, pods, isReady, revisions, context);
    const down = up.wait ? undefined : cutDown(set, condemned, context);
    effects.push(...up.effects, ...(down?.effects ?? []));
    if (down && !down.wait) effects.push(...rollOut(set, pods, isReady, revisions, context));
  }
  const status = statusOf(set, owned, revisions, context);
  if (!sameJson(status, set.status ?? {}))
    effects.push({ effect: 'Write', verb: 'updateStatus', object: { ...set, status } });
  const after = nextAvailable(owned, minReady, context.now);
  const timer = `available/${set.metadata.namespace}/${set.metadata.name}`;
  return after === undefined ? effects : [...effects, { effect: 'Later', after, timer }];
}
