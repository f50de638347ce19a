import { type ApiObject, defined } from '../api/index.ts';
import { type ClusterComponent, type Effect, ownedBy, type Reader } from '../apiserver/index.ts';

/** Kinds that can be owned. */
const DEPENDENTS = [
  'ReplicaSet',
  'Pod',
  'EndpointSlice',
  'Endpoints',
  'ConfigMap',
  'ControllerRevision',
  'Service',
  'StatefulSet',
  'DaemonSet',
  'Deployment',
] as const;

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

const ownersOf = ({ metadata }: ApiObject) => metadata.ownerReferences ?? [];

const dependentsOf = (read: Reader, { metadata }: ApiObject): readonly ApiObject[] =>
  DEPENDENTS.flatMap((kind): readonly ApiObject[] => ownedBy(read, kind, metadata));

/** An owner by the reference to it; undefined when it is gone, or another of the same name. */
function ownerBy(
  read: Reader,
  { metadata }: ApiObject,
  { kind, name, uid }: ReturnType<typeof ownersOf>[number],
): ApiObject | undefined {
  const owner = read.get(kind, metadata.namespace ?? '', name) ?? read.get(kind, '', name);
  return owner?.metadata.uid === uid ? owner : undefined;
}

const isHeldBy = ({ metadata }: ApiObject, finalizer: string): boolean =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(finalizer);

const deletion = (object: ApiObject, isOwner: boolean): Effect => ({
  effect: 'Write',
  verb: 'delete',
  kind: object.kind,
  namespace: object.metadata.namespace ?? '',
  name: object.metadata.name,
  ...(isOwner ? { propagationPolicy: 'Foreground' } : {}),
});

const withMetadata = (object: ApiObject, metadata: Partial<ApiObject['metadata']>): Effect => ({
  effect: 'Write',
  verb: 'update',
  object: { ...object, metadata: defined({ ...object.metadata, ...metadata }) } as ApiObject,
});

const released = (object: ApiObject, finalizer: string): Effect =>
  withMetadata(object, {
    finalizers: (object.metadata.finalizers ?? []).filter((each) => each !== finalizer),
  });

/** What it owned is left to itself, then the owner may go (orphanDependents). */
function orphaned(read: Reader, owner: ApiObject): readonly Effect[] {
  const left = dependentsOf(read, owner).map((object) => {
    const others = ownersOf(object).filter(({ uid }) => uid !== owner.metadata.uid);
    return withMetadata(object, { ownerReferences: others });
  });
  return [...left, released(owner, ORPHAN)];
}

/** What it owns goes first, level by level; only what blocks it is waited for (processDeletingDependentsItem). */
function foreground(read: Reader, owner: ApiObject): readonly Effect[] {
  const dependents = dependentsOf(read, owner);
  const blocks = (object: ApiObject): boolean =>
    ownersOf(object).some(({ uid, blockOwnerDeletion }) => uid === owner.metadata.uid && blockOwnerDeletion);
  const going = dependents
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map((object) => deletion(object, dependentsOf(read, object).length > 0));
  return dependents.some(blocks) ? going : [...going, released(owner, FOREGROUND)];
}

/** Objects all of whose owners are gone. */
function abandoned(read: Reader, candidates: readonly ApiObject[]): readonly Effect[] {
  return candidates
    .filter(
      (object) =>
        object.metadata.deletionTimestamp === undefined &&
        ownersOf(object).length > 0 &&
        ownersOf(object).every((reference) => ownerBy(read, object, reference) === undefined),
    )
    .map((object) => deletion(object, false));
}

/** Owners that wait for this one to be gone. */
const waiting = (read: Reader, object: ApiObject): readonly ApiObject[] =>
  ownersOf(object)
    .flatMap((reference) => ownerBy(read, object, reference) ?? [])
    .filter((owner) => isHeldBy(owner, FOREGROUND));

/**
 * Deletes objects all of whose owners are gone: in the background first the owner, then what it owned, level by level; in
 * the foreground the other way round; or not at all. Mirrors pkg/controller/garbagecollector.
 */
export const garbageCollector: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'garbage-collector',
  scope: 'cluster',
  initial: {},
  watches: [...DEPENDENTS, 'Node'],
  wants: ({ type, object }) =>
    type === 'DELETED' ||
    (type === 'ADDED' && object.metadata.ownerReferences !== undefined) ||
    isHeldBy(object, ORPHAN) ||
    isHeldBy(object, FOREGROUND),
  handle(memory, event, { read }) {
    if (event.type === 'TIMER' || event.type === 'REFUSED') return { memory, effects: [] };
    const { kind, metadata } = event.object;
    if (event.type === 'DELETED') {
      const owners = waiting(read, event.object).flatMap((owner) => foreground(read, owner));
      return { memory, effects: [...abandoned(read, dependentsOf(read, event.object)), ...owners] };
    }
    const object = read.get(kind, metadata.namespace ?? '', metadata.name);
    if (!object || object.metadata.uid !== metadata.uid) return { memory, effects: [] };
    if (isHeldBy(object, ORPHAN)) return { memory, effects: orphaned(read, object) };
    if (isHeldBy(object, FOREGROUND)) return { memory, effects: foreground(read, object) };
    return { memory, effects: event.type === 'ADDED' ? abandoned(read, [object]) : [] };
  },
};
