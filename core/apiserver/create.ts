import {
  type ApiObject,
  alreadyExists,
  defined,
  type FieldError,
  forbidden,
  notFound,
  type Resource,
  strategyOf,
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

/** System fields of a new object (apiserver pkg/registry/rest/create.go BeforeCreate). */
function withSystemFields(object: ApiObject, state: ApiState, context: WriteContext): ApiObject {
  const { resourceVersion: _, generation: __, deletionTimestamp: ___, ...metadata } = object.metadata;
  const counts = strategyOf(object.kind).changesGeneration !== undefined;
  return {
    ...object,
    metadata: {
      ...metadata,
      name: metadata.name || generatedName(metadata.generateName ?? '', context),
      uid: newUid(context),
      creationTimestamp: rfc3339(context.now),
      ...(counts ? { generation: 1 } : {}),
      resourceVersion: String(state.resourceVersion + 1),
    },
  };
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
  const errors = [...nameMissing(prepared), ...(strategy.validate?.(prepared) ?? [])];
  if (errors.length > 0) return refuseFields(prepared, errors);
  const warnings = strategy.warnings?.(prepared) ?? [];
  const made = withSystemFields(prepared, state, context);
  if (stored(state, made.kind, made.metadata.namespace, made.metadata.name))
    return refuse(alreadyExists(resource, made.metadata.name));
  const event = { type: 'ADDED', object: made } as const;
  return { ok: true, state: put(state, made), object: made, events: [event], warnings };
}
