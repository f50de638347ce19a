import type { ApiObject } from '../api/index.ts';
import { type ClusterComponent, type Effect, ownedBy, type Reader } from '../apiserver/index.ts';

/** Kinds that can be owned. */
const DEPENDENTS = [
  'ReplicaSet',
  'Pod',
  'EndpointSlice',
  'Endpoints',
  'ConfigMap',
  'Service',
  'StatefulSet',
  'DaemonSet',
  'Deployment',
] as const;

const isGone = (read: Reader, object: ApiObject): boolean =>
  (object.metadata.ownerReferences ?? []).every(({ kind, name, uid }) => {
    const namespaced = read.get(kind, object.metadata.namespace ?? '', name) ?? read.get(kind, '', name);
    return namespaced?.metadata.uid !== uid;
  });

const deletion = ({ kind, metadata: { namespace = '', name } }: ApiObject): Effect => ({
  effect: 'Write',
  verb: 'delete',
  kind,
  namespace,
  name,
});

/**
 * Deletes objects all of whose owners are gone, in the background: first the owner, then what it owned, level by
 * level. Mirrors pkg/controller/garbagecollector. Simplified: no foreground deletion and no orphaning.
 */
export const garbageCollector: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'garbage-collector',
  scope: 'cluster',
  initial: {},
  watches: [...DEPENDENTS, 'Node'],
  wants: ({ type, object }) =>
    type === 'DELETED' || (type === 'ADDED' && object.metadata.ownerReferences !== undefined),
  handle(memory, event, { read }) {
    if (event.type !== 'DELETED' && event.type !== 'ADDED') return { memory, effects: [] };
    const owned =
      event.type === 'ADDED'
        ? [event.object].filter(({ kind, metadata }) =>
            read.get(kind, metadata.namespace ?? '', metadata.name),
          )
        : DEPENDENTS.flatMap((kind): readonly ApiObject[] => ownedBy(read, kind, event.object.metadata));
    const orphans = owned.filter(
      (object) =>
        object.metadata.deletionTimestamp === undefined &&
        (object.metadata.ownerReferences ?? []).length > 0 &&
        isGone(read, object),
    );
    return { memory, effects: orphans.map(deletion) };
  },
};
