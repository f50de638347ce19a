import {
  type ApiObject,
  alreadyExists,
  defined,
  type FieldError,
  forbidden,
  notFound,
  type Resource,
  strategyOf,
  warningsOf,
} from '../api/index.ts';
import { rfc3339 } from '../sim/index.ts';
import { admit } from './admission.ts';
import { allocateCreate } from './allocate/service.ts';
import { generatedName, newUid } from './names.ts';
import {
  type Refused,
  refuse,
  refuseFields,
  servedResource,
  type WriteContext,
  type WriteResult,
} from './result.ts';
import { type ApiState, namespaceOf, put, stored } from './state.ts';

/** The object under the namespace that its URL would have. */
export function placed<Kind extends ApiObject>(resource: Resource, object: Kind): Kind {
  const namespace = resource.namespaced ? namespaceOf(resource, object) : undefined;
  if (object.metadata.namespace === namespace) return object;
  return { ...object, metadata: defined({ ...object.metadata, namespace }) as ApiObject['metadata'] };
}

/** NamespaceLifecycle admission (plugin/pkg/admission/namespace/lifecycle). */
function namespaceRefusal(state: ApiState, resource: Resource, object: ApiObject): Refused | undefined {
  if (!resource.namespaced) return undefined;
  const name = object.metadata.namespace ?? '';
  const namespace = stored(state, 'Namespace', '', name);
  if (!namespace) return refuse(notFound(servedResource('Namespace'), name));
  if (namespace.metadata.deletionTimestamp === undefined) return undefined;
  const why = `unable to create new content in namespace ${name} because it is being terminated`;
  return refuse(forbidden(resource, object.metadata.name ?? '', why));
}

type Draft = { -readonly [Field in keyof ApiObject['metadata']]: ApiObject['metadata'][Field] };

/** System fields of a new object (apiserver pkg/registry/rest/create.go BeforeCreate). */
function withSystemFields(object: ApiObject, state: ApiState, context: WriteContext): ApiObject {
  const metadata: Draft = { ...object.metadata };
  // Few bring one along, and a copy without them is slow to make.
  if (metadata.resourceVersion !== undefined) delete metadata.resourceVersion;
  if (metadata.generation !== undefined) delete metadata.generation;
  if (metadata.deletionTimestamp !== undefined) delete metadata.deletionTimestamp;
  metadata.name ||= generatedName(metadata.generateName ?? '', context);
  metadata.uid = newUid(context);
  metadata.creationTimestamp = rfc3339(context.now);
  if (strategyOf(object.kind).changesGeneration) metadata.generation = 1;
  metadata.resourceVersion = String(state.resourceVersion + 1);
  return { ...object, metadata };
}

const nameMissing = (object: ApiObject): readonly FieldError[] =>
  object.metadata.name || object.metadata.generateName
    ? []
    : [
        {
          field: 'metadata.name',
          reason: 'FieldValueRequired',
          message: 'Required value: name or generateName is required',
        },
      ];

/** POST. */
export function create(state: ApiState, object: ApiObject, context: WriteContext): WriteResult {
  const resource = servedResource(object.kind);
  const strategy = strategyOf(object.kind);
  const asked = placed(resource, object);
  const defaulted = strategy.default?.(asked) ?? asked;
  const nowhere = namespaceRefusal(state, resource, defaulted);
  if (nowhere) return nowhere;
  const admitted = admit(defaulted, context);
  const allocated = allocateCreate(state, admitted, context);
  if (!allocated.ok) return allocated;
  const prepared = strategy.prepareForCreate?.(allocated.object) ?? allocated.object;
  const errors = [...nameMissing(prepared), ...(strategy.validate?.(prepared, defaulted) ?? [])];
  if (errors.length > 0) return refuseFields(prepared, errors);
  const warnings = warningsOf(prepared);
  const made = withSystemFields(prepared, state, context);
  if (stored(state, made.kind, made.metadata.namespace, made.metadata.name))
    return refuse(alreadyExists(resource, made.metadata.name));
  const event = { type: 'ADDED', object: made } as const;
  return { ok: true, state: put(state, made), object: made, events: [event], warnings };
}
