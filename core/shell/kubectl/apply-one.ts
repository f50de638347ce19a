import {
  type ApiObject,
  groupVersionKind,
  groupVersionResource,
  isObject,
  type JsonObject,
  patchStrategyOf,
  sortedJson,
  strategicPatch,
  threeWayPatch,
} from '../../api/index.ts';
import {
  type ApiState,
  type FieldValidation,
  patch,
  post,
  reader,
  type WatchEvent,
  type WriteContext,
  type WriteResult,
} from '../../apiserver/index.ts';
import type { Info } from './builder.ts';
import { type Failure, whenDoing } from './output.ts';

/** Where kubectl keeps what it applied last. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What came of one object. `state` is the one before where it failed. */
export interface Outcome {
  readonly state: ApiState;
  readonly events: readonly WatchEvent[];
  readonly warnings: readonly string[];
  readonly result:
    | {
        readonly ok: true;
        readonly did: 'created' | 'configured' | 'unchanged';
        readonly object: ApiObject;
      }
    | { readonly ok: false; readonly failure: Failure };
}

const annotationsOf = (value: JsonObject): JsonObject => {
  const metadata = isObject(value.metadata) ? value.metadata : {};
  return isObject(metadata.annotations) ? metadata.annotations : {};
};

function withAnnotations(value: JsonObject, annotations: JsonObject): JsonObject {
  const metadata = isObject(value.metadata) ? value.metadata : {};
  return { ...value, metadata: { ...metadata, annotations } };
}

/** The manifest with itself in the annotation (kubectl pkg/util/apply.go GetModifiedConfiguration). */
export function withLastApplied(value: JsonObject): JsonObject {
  const { [LAST_APPLIED]: _, ...annotations } = annotationsOf(value);
  const text = `${sortedJson(withAnnotations(value, annotations))}\n`;
  return withAnnotations(value, { ...annotations, [LAST_APPLIED]: text });
}

/** What was applied last, if it can be read. */
function lastApplied(live: ApiObject): JsonObject | undefined {
  const text = live.metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : undefined;
}

const missingAnnotation = ({ resource, name }: Info): string =>
  `resource ${resource.name}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`;

/** resource.Info as kubectl prints it in errors. */
function described({ resource, name, namespace }: Info): string {
  const kinds = `Resource: "${groupVersionResource(resource)}", GroupVersionKind: "${groupVersionKind(resource)}"`;
  return `${kinds}\nName: "${name}", Namespace: "${namespace}"`;
}

function outcome(
  before: ApiState,
  answer: WriteResult,
  did: 'created' | 'configured',
  doing: string,
  info: Info,
  warnings: readonly string[],
): Outcome {
  const all = [...warnings, ...answer.warnings];
  if (answer.ok)
    return {
      state: answer.state,
      events: answer.events,
      warnings: all,
      result: { ok: true, did, object: answer.object },
    };
  const failure = whenDoing(doing, info.source, answer.status);
  return { state: before, events: [], warnings: all, result: { ok: false, failure } };
}

function patchLive(
  state: ApiState,
  info: Info,
  live: ApiObject,
  fieldValidation: FieldValidation,
  context: WriteContext,
): Outcome {
  const known = lastApplied(live);
  const warnings = live.metadata.annotations?.[LAST_APPLIED] === undefined ? [missingAnnotation(info)] : [];
  const strategy = patchStrategyOf(info.resource.kind);
  const wanted = withLastApplied(info.value);
  const body = threeWayPatch(known ?? {}, wanted, live as unknown as JsonObject, strategy);
  if (Object.keys(body).length === 0)
    return { state, events: [], warnings, result: { ok: true, did: 'unchanged', object: live } };
  const target = { resource: info.resource, namespace: info.namespace, fieldValidation };
  const answer = patch(state, target, info.name, body, strategicPatch, context);
  const doing = `applying patch:\n${sortedJson(body)}\nto:\n${described(info)}\nfor:`;
  return outcome(state, answer, 'configured', doing, info, warnings);
}

/** `kubectl apply` of one object: POST when it is new, else a three-way patch (kubectl pkg/cmd/apply/apply.go). */
export function applyOne(
  state: ApiState,
  info: Info,
  fieldValidation: FieldValidation,
  context: WriteContext,
): Outcome {
  const failed = (text: string): Outcome => ({
    state,
    events: [],
    warnings: [],
    result: { ok: false, failure: { text } },
  });
  const metadata = info.value.metadata as JsonObject | undefined;
  if (info.name === '') {
    if (metadata?.generateName)
      return failed(`from ${metadata.generateName}: cannot use generate name with apply`);
    const doing = `retrieving current configuration of:\n${described(info)}\nfrom server for:`;
    return failed(`error when ${doing} "${info.source}": resource name may not be empty`);
  }
  const live = reader(state).get(info.resource.kind, info.namespace, info.name);
  if (live) return patchLive(state, info, live, fieldValidation, context);
  const target = { resource: info.resource, namespace: info.namespace, fieldValidation };
  const answer = post(state, target, withLastApplied(info.value), context);
  return outcome(state, answer, 'created', 'creating', info, []);
}
