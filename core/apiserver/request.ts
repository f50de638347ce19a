import {
  type ApiObject,
  apiVersionOf,
  badRequest,
  cannotBeHandled,
  decode,
  type Json,
  type JsonObject,
  notFound,
  type Resource,
  type Status,
} from '../api/index.ts';
import { create } from './create.ts';
import { goMap } from './go-map.ts';
import { type Refused, refuse, refuseFields, type WriteContext, type WriteResult } from './result.ts';
import { type ApiState, stored } from './state.ts';
import { update } from './update.ts';

/** `?fieldValidation=`: what becomes of fields that the kind does not have. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** Where a request goes: the resource and the namespace of its URL (empty for cluster-scoped kinds). */
export interface Target {
  readonly resource: Resource;
  readonly namespace: string;
  readonly fieldValidation: FieldValidation;
}

const unknownFields = (paths: readonly string[]): readonly string[] =>
  paths.map((path) => `unknown field "${path}"`);

const withWarnings = (result: WriteResult, warnings: readonly string[]): WriteResult => ({
  ...result,
  warnings: [...warnings, ...result.warnings],
});

const inNamespace = (object: ApiObject, namespace: string): ApiObject =>
  namespace === '' ? object : { ...object, metadata: { ...object.metadata, namespace } };

type Taken =
  | { readonly ok: true; readonly object: ApiObject; readonly warnings: readonly string[] }
  | Refused;

/** What the server says of a kind that only clients know: `service` (runtime.NewNotRegisteredErrForKind). */
function notRegistered(resource: Resource, kind: string): Status {
  const scheme = 'pkg/api/legacyscheme/scheme.go:30';
  const why = `no kind "${kind}" is registered for version "${apiVersionOf(resource)}" in scheme "${scheme}"`;
  const { version } = resource;
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${resource.kind}: ${why}`);
}

/** Decodes the body of a POST or PUT. */
function take(target: Target, body: JsonObject): Taken {
  const { resource, namespace, fieldValidation } = target;
  if (typeof body.kind === 'string' && body.kind !== resource.kind)
    return refuse(notRegistered(resource, body.kind));
  const decoded = decode(resource, body);
  if (!decoded.ok) return refuse(badRequest(cannotBeHandled(resource, decoded.error.message)));
  const unknown = unknownFields(decoded.unknown);
  if (fieldValidation === 'Strict' && unknown.length > 0)
    return refuse(badRequest(cannotBeHandled(resource, `strict decoding error: ${unknown.join(', ')}`)));
  const warnings = fieldValidation === 'Warn' ? unknown : [];
  return { ok: true, object: inNamespace(decoded.object, namespace), warnings };
}

/** An object goes where its URL says (endpoints/handlers/rest.go checkName). */
function misplaced(object: ApiObject, namespace: string, name: string): Refused | undefined {
  const { metadata } = object;
  if (!metadata.name)
    return refuse(
      badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`),
    );
  if (metadata.name !== name)
    return refuse(
      badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`),
    );
  if (namespace === '' || !metadata.namespace || metadata.namespace === namespace) return undefined;
  const where = `the namespace of the object (${metadata.namespace}) does not match the namespace on the request (${namespace})`;
  return refuse(badRequest(where));
}

/** A patch has no precondition: another UID in it is a changed field (pkg/registry/rest/update.go). */
function otherUid(object: ApiObject, live: ApiObject): Refused | undefined {
  const { uid } = object.metadata;
  if (uid === undefined || uid === live.metadata.uid) return undefined;
  const message = `Invalid value: ${JSON.stringify(uid)}: field is immutable`;
  return refuseFields(live, [{ field: 'metadata.uid', reason: 'FieldValueInvalid', message }]);
}

/** An answer with the deprecation that goes with every request for the resource. */
const answered = ({ resource }: Target, result: WriteResult): WriteResult =>
  withWarnings(result, resource.deprecation === undefined ? [] : [resource.deprecation]);

/** POST of JSON. */
export function post(state: ApiState, target: Target, body: JsonObject, context: WriteContext): WriteResult {
  const taken = take(target, body);
  return answered(
    target,
    taken.ok ? withWarnings(create(state, taken.object, context), taken.warnings) : taken,
  );
}

/** PUT of JSON; `name` is that of the URL, where there is one. */
export function replace(
  state: ApiState,
  target: Target,
  body: JsonObject,
  context: WriteContext,
  name?: string,
): WriteResult {
  const decoded = take(target, body);
  const lost =
    decoded.ok && name !== undefined ? misplaced(decoded.object, target.namespace, name) : undefined;
  const taken = lost ?? decoded;
  return answered(
    target,
    taken.ok ? withWarnings(update(state, taken.object, context), taken.warnings) : taken,
  );
}

/** The refusal of a patch whose result is no object of the kind; it names no kind. */
function patchRefusal(patch: Json, why: string): Status {
  const message = `Invalid value: ${JSON.stringify(goMap(patch))}: ${why}`;
  const cause = { field: 'patch', reason: 'FieldValueInvalid', message };
  return {
    code: 422,
    reason: 'Invalid',
    message: ` "" is invalid: patch: ${message}`,
    details: {},
    causes: [cause],
  };
}

/** What a patch makes of an object, if it can be applied: `mergePatch`, `strategicPatch`, `jsonPatch`. */
export type PatchType = (live: JsonObject, patch: Json, kind: string) => Json | undefined;

/** What the server says of a JSON patch that cannot be applied; the reason stays in its log. */
const rejected: Status = {
  code: 422,
  reason: 'Invalid',
  message: 'the server rejected our request due to an error in our request',
  details: {},
};

/** PATCH (endpoints/handlers/patch.go). */
export function patch(
  state: ApiState,
  target: Target,
  name: string,
  body: Json,
  type: PatchType,
  context: WriteContext,
): WriteResult {
  return answered(target, patched(state, target, name, body, type, context));
}

function patched(
  state: ApiState,
  target: Target,
  name: string,
  body: Json,
  type: PatchType,
  context: WriteContext,
): WriteResult {
  const { resource, namespace, fieldValidation } = target;
  const live = stored(state, resource.kind, namespace, name);
  if (!live) return refuse(notFound(resource, name));
  // An ApiObject is JSON with a known shape; patches do not care for the shape.
  const after = type(live as unknown as JsonObject, body, resource.kind);
  if (after === undefined) return refuse(rejected);
  const decoded = decode(resource, after as JsonObject);
  if (!decoded.ok) return refuse(patchRefusal(body, decoded.error.conversion));
  const unknown = unknownFields(decoded.unknown);
  if (fieldValidation === 'Strict' && unknown.length > 0)
    return refuse(patchRefusal(body, `strict decoding error: ${unknown.join(', ')}`));
  const lost = misplaced(decoded.object, namespace, name) ?? otherUid(decoded.object, live);
  if (lost) return lost;
  const warnings = fieldValidation === 'Warn' ? unknown : [];
  return withWarnings(update(state, inNamespace(decoded.object, namespace), context), warnings);
}
