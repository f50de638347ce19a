import { isPodActive, type Pod, type ReplicaSet, sameJson, selects } from '../../api/index.ts';
import {
  type ClusterComponent,
  type ClusterContext,
  type ComponentEvent,
  type Effect,
  getOf,
  labelledOf,
  listOf,
  ownedBy,
  type Reader,
  recordEvent,
  type WatchEvent,
  type Write,
} from '../../apiserver/index.ts';
import { nextAvailable, readySince } from '../availability.ts';
import { controllerOf, controllerRef, isControlledBy } from '../owner.ts';
import { podFromTemplate } from '../pod-from-template.ts';
import { enqueued, isPodEvent } from '../work-queue.ts';
import { replicaSetStatus } from './status.ts';
import { victimsFirst } from './victims.ts';

/** Pods that one synchronisation creates or deletes at most (pkg/controller/replicaset BurstReplicas). */
const BURST_REPLICAS = 500;

const deletion = ({ metadata: { namespace = '', name } }: Pod): Write => ({
  effect: 'Write',
  verb: 'delete',
  kind: 'Pod',
  namespace,
  name,
});

/** Active Pods that the set owns, and orphans that its selector wants to adopt. */
function claim(set: ReplicaSet, read: Reader): { owned: readonly Pod[]; orphans: readonly Pod[] } {
  const { matchLabels = {} } = set.spec.selector ?? {};
  const candidates = labelledOf(read, 'Pod', set.metadata.namespace ?? '', matchLabels).filter(
    (pod) => isPodActive(pod) && selects(set.spec.selector, pod.metadata.labels),
  );
  return {
    owned: candidates.filter((pod) => isControlledBy(pod, set)),
    orphans: candidates.filter((pod) => !controllerOf(pod)),
  };
}

const adopted = (pod: Pod, set: ReplicaSet): Pod => ({
  ...pod,
  metadata: {
    ...pod.metadata,
    ownerReferences: [...(pod.metadata.ownerReferences ?? []), controllerRef(set)],
  },
});

/** Pods that the set owns but no longer selects are let go. */
function released(set: ReplicaSet, read: Reader): readonly Pod[] {
  return ownedBy(read, 'Pod', set.metadata)
    .filter(
      (pod) =>
        isControlledBy(pod, set) && isPodActive(pod) && !selects(set.spec.selector, pod.metadata.labels),
    )
    .map((pod) => ({
      ...pod,
      metadata: {
        ...pod.metadata,
        ownerReferences: (pod.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== set.metadata.uid),
      },
    }));
}

/** Pods of other sets of the same owner count when it is asked how crowded a node is. */
function relatedPods(set: ReplicaSet, read: Reader): readonly Pod[] {
  const owner = controllerOf(set)?.uid;
  const { namespace = '' } = set.metadata;
  const sets = owner === undefined ? [set] : ownedBy(read, 'ReplicaSet', { name: '', namespace, uid: owner });
  return sets.flatMap((other) =>
    ownedBy(read, 'Pod', other.metadata).filter((pod) => isPodActive(pod) && isControlledBy(pod, other)),
  );
}

function scale(set: ReplicaSet, pods: readonly Pod[], context: ClusterContext): readonly Effect[] {
  const difference = pods.length - (set.spec.replicas ?? 1);
  if (difference < 0 && set.spec.template) {
    const { template } = set.spec;
    return Array.from({ length: Math.min(-difference, BURST_REPLICAS) }).flatMap(() => {
      const pod = podFromTemplate(set, template, context);
      const message = `Created pod: ${pod.metadata.name}`;
      const saying = { about: set, type: 'Normal', reason: 'SuccessfulCreate', message } as const;
      return [{ effect: 'Write', verb: 'create', object: pod } as const, ...recordEvent(context, saying)];
    });
  }
  if (difference <= 0) return [];
  const victims = victimsFirst(pods, relatedPods(set, context.read), context.now);
  return victims.slice(0, Math.min(difference, BURST_REPLICAS)).flatMap((pod) => {
    const message = `Deleted pod: ${pod.metadata.name}`;
    const saying = { about: set, type: 'Normal', reason: 'SuccessfulDelete', message } as const;
    return [deletion(pod), ...recordEvent(context, saying)];
  });
}

function sync(set: ReplicaSet, context: ClusterContext): readonly Effect[] {
  const { owned, orphans } = claim(set, context.read);
  const isEnding = set.metadata.deletionTimestamp !== undefined;
  const adoptions = isEnding ? [] : orphans;
  const pods = [...owned, ...adoptions];
  const changed = [...adoptions.map((pod) => adopted(pod, set)), ...released(set, context.read)];
  const status = replicaSetStatus(set, pods, context.now);
  const wait = nextAvailable(pods, set.spec.minReadySeconds ?? 0, context.now);
  const timer = `available/${set.metadata.namespace}/${set.metadata.name}`;
  return [
    ...changed.map((object): Write => ({ effect: 'Write', verb: 'update', object })),
    ...(isEnding ? [] : scale(set, pods, context)),
    ...(sameJson(status, set.status ?? {})
      ? []
      : [{ effect: 'Write', verb: 'updateStatus', object: { ...set, status } } as const]),
    ...(wait === undefined ? [] : [{ effect: 'Later', after: wait, timer } as const]),
  ];
}

/** The sets to look at after a change: of a Pod its owner, of an orphan every set that selects it. */
function affected(event: ComponentEvent, read: Reader): readonly ReplicaSet[] {
  const byName = (namespace: string | undefined, name: string): readonly ReplicaSet[] => {
    const set = getOf(read, 'ReplicaSet', namespace ?? '', name);
    return set ? [set] : [];
  };
  if (event.type === 'REFUSED') return [];
  if (event.type === 'TIMER') {
    const [, namespace, name = ''] = event.timer.split('/');
    return byName(namespace, name);
  }
  const { object } = event;
  if (object.kind === 'ReplicaSet') return byName(object.metadata.namespace, object.metadata.name);
  const old = event.type === 'MODIFIED' ? event.old : undefined;
  const owners = [object, ...(old ? [old] : [])]
    .map(controllerOf)
    .filter((owner) => owner?.kind === 'ReplicaSet');
  if (owners.length > 0)
    return [...new Set(owners.map((owner) => owner?.name ?? ''))].flatMap((name) =>
      byName(object.metadata.namespace, name),
    );
  if (controllerOf(object) || event.type === 'DELETED') return [];
  return listOf(read, 'ReplicaSet', object.metadata.namespace).filter((set) =>
    selects(set.spec.selector, object.metadata.labels),
  );
}

/** Of a Pod only what decides to which set it belongs, whether it counts, and since when it is ready. */
function isNews({ type, object, old }: WatchEvent): boolean {
  if (object.kind !== 'Pod') return true;
  if ((controllerOf(object)?.kind ?? 'ReplicaSet') !== 'ReplicaSet') return false;
  if (type !== 'MODIFIED' || old?.kind !== 'Pod') return true;
  return (
    object.metadata.ownerReferences !== old.metadata.ownerReferences ||
    object.metadata.labels !== old.metadata.labels ||
    isPodActive(object) !== isPodActive(old) ||
    readySince(object) !== readySince(old)
  );
}

/**
 * Keeps as many Pods as a ReplicaSet asks for. Terminating Pods do not count, so a replacement is made at once.
 * Creation is in one batch: slow start matters only where creating fails.
 * Mirrors pkg/controller/replicaset/replica_set.go.
 */
export const replicaSetController: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'replica-set-controller',
  scope: 'cluster',
  initial: {},
  watches: ['ReplicaSet', 'Pod'],
  wants: isNews,
  handle(memory, event, context) {
    const sets = affected(event, context.read);
    if (isPodEvent(event)) return { memory, effects: enqueued(sets) };
    return { memory, effects: sets.flatMap((set) => sync(set, context)) };
  },
};
