import {
  type ApiObject,
  conflict,
  defined,
  notFound,
  type Resource,
  sameJson,
  strategyOf,
  warningsOf,
} from '../api/index.ts';
import { allocateUpdate } from './allocate/service.ts';
import { create, placed } from './create.ts';
import { removed } from './delete.ts';
import {
  type Refused,
  refuse,
  refuseFields,
  servedResource,
  type WriteContext,
  type WriteResult,
} from './result.ts';
import { type ApiState, namespaceOf, put, stored } from './state.ts';

/** Kinds that a PUT may create (AllowCreateOnUpdate). */
const CREATED_ON_UPDATE = ['Service', 'Endpoints', 'Event'];

/** Kinds that etcd knows by other names (pkg/kubeapiserver/default_storage_factory_builder.go). */
const STORED_AS: Readonly<Record<string, string>> = {
  Endpoints: 'services/endpoints',
  Node: 'minions',
  Service: 'services/specs',
};

/** Where etcd holds an object: an error of the store names it. */
function etcdKey({ kind, name }: Resource, { namespace, name: own }: ApiObject['metadata']): string {
  return ['/registry', STORED_AS[kind] ?? name, ...(namespace === undefined ? [] : [namespace]), own].join(
    '/',
  );
}

/** Optimistic locking and the UID precondition (store.go Update). */
function outdated(object: ApiObject, old: ApiObject): Refused | undefined {
  const resource = servedResource(object.kind);
  const { resourceVersion, uid, name } = object.metadata;
  if (uid !== undefined && uid !== old.metadata.uid) {
    const failed = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`;
    const key = etcdKey(resource, old.metadata);
    const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${failed}`;
    return refuse(conflict(resource, name, why));
  }
  if (resourceVersion !== undefined && resourceVersion !== old.metadata.resourceVersion)
    return refuse(conflict(resource, name));
  return undefined;
}

/** What a client cannot change in metadata (apiserver pkg/registry/rest/update.go BeforeUpdate). */
function withOldSystemFields(object: ApiObject, old: ApiObject): ApiObject {
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, generateName } =
    old.metadata;
  const metadata = defined({
    ...object.metadata,
    generateName,
    uid,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    generation,
    resourceVersion: old.metadata.resourceVersion,
  });
  return { ...object, metadata: metadata as ApiObject['metadata'] };
}

/** An object that only its finalizers have kept; a Pod has time left as well (store.go ShouldDeleteDuringUpdate). */
const isLastFinalizerGone = ({ metadata, ...object }: ApiObject, old: ApiObject): boolean =>
  metadata.deletionTimestamp !== undefined &&
  (metadata.finalizers ?? []).length === 0 &&
  (old.metadata.deletionGracePeriodSeconds ?? 0) === 0 &&
  (object.kind !== 'Namespace' || (object.spec?.finalizers ?? []).length === 0);

/** Stores a changed object; an unchanged one keeps its resource version and tells nobody. */
function store(
  state: ApiState,
  object: ApiObject,
  old: ApiObject,
  warnings: readonly string[] = [],
): WriteResult {
  if (sameJson(object, old)) return { ok: true, state, object: old, events: [], warnings };
  if (isLastFinalizerGone(object, old)) {
    const gone = removed(state, object);
    return { ok: true, state: gone.state, object, events: gone.events, warnings };
  }
  const metadata = { ...object.metadata, resourceVersion: String(state.resourceVersion + 1) };
  const changed = { ...object, metadata };
  const event = { type: 'MODIFIED', object: changed, old } as const;
  return { ok: true, state: put(state, changed), object: changed, events: [event], warnings };
}

/** PUT: replaces metadata and spec, keeps status. */
export function update(state: ApiState, object: ApiObject, context: WriteContext): WriteResult {
  const resource = servedResource(object.kind);
  const strategy = strategyOf(object.kind);
  const asked = placed(resource, object);
  const old = stored(state, asked.kind, asked.metadata.namespace, asked.metadata.name);
  if (!old)
    return CREATED_ON_UPDATE.includes(asked.kind)
      ? create(state, asked, context)
      : refuse(notFound(resource, asked.metadata.name));
  const late = outdated(asked, old);
  if (late) return late;
  const defaulted = strategy.default?.(asked, old) ?? asked;
  const allocated = allocateUpdate(state, withOldSystemFields(defaulted, old), old, context);
  if (!allocated.ok) return allocated;
  const prepared = strategy.prepareForUpdate?.(allocated.object, old) ?? allocated.object;
  const errors = strategy.validateUpdate?.(prepared, old) ?? [];
  if (errors.length > 0) return refuseFields(prepared, errors);
  const warnings = warningsOf(prepared, old);
  const raised = strategy.changesGeneration?.(prepared, old) ?? false;
  const generation = raised ? { generation: (old.metadata.generation ?? 0) + 1 } : {};
  const changed = { ...prepared, metadata: { ...prepared.metadata, ...generation } };
  return store(state, changed, old, warnings);
}

/** PUT on the `/status` subresource: replaces the status alone. */
export function updateStatus(state: ApiState, object: ApiObject): WriteResult {
  const resource = servedResource(object.kind);
  const namespace = namespaceOf(resource, object);
  const old = stored(state, object.kind, namespace, object.metadata.name);
  if (!old) return refuse(notFound(resource, object.metadata.name));
  const late = outdated(object, old);
  if (late) return late;
  const status = 'status' in object ? object.status : undefined;
  return store(state, defined({ ...old, status }) as ApiObject, old);
}
