import { type ApiObject, conflict, forbidden, notFound, type Pod } from '../api/index.ts';
import { fromRfc3339, type Millis, rfc3339 } from '../sim/index.ts';
import type { PropagationPolicy, WatchEvent, Write } from './component.ts';
import { refuse, servedResource, type WriteContext, type WriteResult } from './result.ts';
import { type ApiState, put, remove, stored } from './state.ts';

/** Namespaces that stay (plugin/pkg/admission/namespace/lifecycle). */
const IMMORTAL = ['default', 'kube-system', 'kube-public'];

type Delete = Extract<Write, { verb: 'delete' }>;

/** Seconds a Pod is given to end; 0 ends it at once (pkg/registry/core/pod/strategy.go CheckGracefulDelete). */
function gracePeriod(pod: Pod, asked: number | undefined): number {
  if (!pod.spec.nodeName || pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') return 0;
  const seconds = asked ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  return seconds < 0 ? 1 : seconds;
}

/** The object marked for deletion; a mark raises the generation where there is one (rest/delete.go BeforeDelete). */
function marked<Kind extends ApiObject>(object: Kind, at: Millis, seconds: number): Kind {
  const { generation } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      deletionTimestamp: rfc3339(at + seconds * 1000),
      deletionGracePeriodSeconds: seconds,
      ...(generation === undefined ? {} : { generation: generation + 1 }),
    },
  };
}

/** The end already set, moved to an earlier instant; undefined when it would not be earlier. */
function shortened<Kind extends ApiObject>(object: Kind, seconds: number | undefined): Kind | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds: left = 0 } = object.metadata;
  if (seconds === undefined || seconds >= left || deletionTimestamp === undefined) return undefined;
  const end = (fromRfc3339(deletionTimestamp) ?? 0) + (seconds - left) * 1000;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      deletionTimestamp: rfc3339(end),
      deletionGracePeriodSeconds: seconds,
    },
  };
}

/** Finalizers that hold an object until the garbage collector has seen to what it owns. */
const HOLDING = { Orphan: 'orphan', Foreground: 'foregroundDeletion' } as const;

/** The object with the finalizer of the policy asked for (store.go deletionFinalizersForGarbageCollection). */
function withPolicy<Kind extends ApiObject>(object: Kind, policy: PropagationPolicy | undefined): Kind {
  if (policy === undefined) return object;
  const held: readonly string[] = Object.values(HOLDING);
  const { finalizers = [], ...metadata } = object.metadata;
  const others = finalizers.filter((each) => !held.includes(each));
  const all = policy === 'Background' ? others : [...others, HOLDING[policy]];
  if (all.length === finalizers.length && all.every((each) => finalizers.includes(each))) return object;
  return { ...object, metadata: { ...metadata, ...(all.length > 0 ? { finalizers: all } : {}) } };
}

/** What a DELETE makes of the object: itself (nothing to do), a marked one, or nothing any more. */
function afterDelete(object: ApiObject, request: Delete, now: Millis): ApiObject | undefined {
  const finalizers = object.metadata.finalizers ?? [];
  const isMarked = object.metadata.deletionTimestamp !== undefined;
  if (object.kind === 'Pod') {
    const seconds = isMarked ? request.gracePeriodSeconds : gracePeriod(object, request.gracePeriodSeconds);
    if (seconds === 0 && finalizers.length === 0) return undefined;
    return isMarked ? (shortened(object, seconds) ?? object) : marked(object, now, seconds as number);
  }
  if (isMarked) return finalizers.length === 0 && object.kind !== 'Namespace' ? undefined : object;
  if (object.kind === 'Namespace' && (object.spec?.finalizers ?? []).length > 0)
    return { ...marked(object, now, 0), status: { ...object.status, phase: 'Terminating' } };
  return finalizers.length > 0 ? marked(object, now, 0) : undefined;
}

/** Removes an object for good. A Service takes the Endpoints of its name along (service storage.go afterDelete). */
export function removed(
  state: ApiState,
  object: ApiObject,
): { state: ApiState; events: readonly WatchEvent[] } {
  const without = remove(state, object);
  const last = { ...object.metadata, resourceVersion: String(without.resourceVersion) };
  const event: WatchEvent = { type: 'DELETED', object: { ...object, metadata: last }, old: object };
  const { namespace, name } = object.metadata;
  const endpoints = object.kind === 'Service' ? stored(without, 'Endpoints', namespace, name) : undefined;
  if (!endpoints) return { state: without, events: [event] };
  const rest = removed(without, endpoints);
  return { state: rest.state, events: [event, ...rest.events] };
}

/** DELETE. What an object owns is the garbage collector's business. */
export function deleteObject(state: ApiState, request: Delete, context: WriteContext): WriteResult {
  const resource = servedResource(request.kind);
  const old = stored(state, request.kind, resource.namespaced ? request.namespace : '', request.name);
  if (!old) return refuse(notFound(resource, request.name));
  if (request.uid !== undefined && request.uid !== old.metadata.uid) {
    // apiserver pkg/registry/rest/delete.go BeforeDelete
    const why = `the UID in the precondition (${request.uid}) does not match the UID in record (${old.metadata.uid}). The object might have been deleted and then recreated`;
    return refuse(conflict(resource, request.name, why));
  }
  if (request.kind === 'Namespace' && IMMORTAL.includes(request.name))
    return refuse(forbidden(resource, request.name, 'this namespace may not be deleted'));
  const next = afterDelete(withPolicy(old, request.propagationPolicy), request, context.now);
  if (next === undefined) {
    const gone = removed(state, old);
    return { ok: true, state: gone.state, object: old, events: gone.events, warnings: [] };
  }
  if (next === old) return { ok: true, state, object: old, events: [], warnings: [] };
  const metadata = { ...next.metadata, resourceVersion: String(state.resourceVersion + 1) };
  const object = { ...next, metadata };
  const event = { type: 'MODIFIED', object, old } as const;
  return { ok: true, state: put(state, object), object, events: [event], warnings: [] };
}
