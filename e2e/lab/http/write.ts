import {
  badRequest,
  isObject,
  type Json,
  type JsonObject,
  jsonPatch,
  mergePatch,
  type ParsedJson,
  parseJson,
  type Status,
  strategicPatch,
} from '../../../core/api/index.ts';
import {
  evict,
  type FieldValidation,
  type PatchType,
  type PropagationPolicy,
  patch,
  post,
  replace,
  replaceScale,
  scaleOf,
  serverSideApply,
  type Target,
  type WriteContext,
  type WriteResult,
  write,
} from '../../../core/apiserver/index.ts';
import { accept } from '../../../core/cluster/index.ts';
import { type Millis, purse } from '../../../core/sim/index.ts';
import type { RunningCluster } from '../clock.ts';
import { answer, type Call, type Reply, refuse, rendered } from './call.ts';
import { isScalable } from './discovery.ts';
import type { ApiPath } from './path.ts';
import { fromProtobuf } from './protobuf.ts';
import { notAllowed, nothingThere } from './status.ts';

const PATCHES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': jsonPatch,
  'application/merge-patch+json': mergePatch,
  'application/strategic-merge-patch+json': strategicPatch,
};

/** A document in YAML, which JSON is too. */
const APPLY = 'application/apply-patch+yaml';

const unsupported: Status = {
  code: 415,
  reason: 'UnsupportedMediaType',
  message: `the body of the request was in an unknown format - accepted media types include: ${Object.keys(PATCHES).join(', ')}`,
};

/** The body as JSON, whichever way it came. */
function bodyOf({ body, contentType }: Call): ParsedJson {
  if (contentType !== 'application/vnd.kubernetes.protobuf')
    return parseJson(body.length === 0 ? '{}' : body.toString('utf8'));
  const value = fromProtobuf(body);
  return value === undefined
    ? { ok: false, message: 'no decoder for this kind in protobuf' }
    : { ok: true, value };
}

type Carry = (api: Parameters<typeof post>[0], context: WriteContext) => WriteResult;

/** Server-side apply. */
function applyCarrier({ url }: Call, target: Target, name: string, body: JsonObject): Carry {
  const manager = url.searchParams.get('fieldManager') ?? '';
  const force = url.searchParams.get('force') === 'true';
  return (api, context) => serverSideApply(api, target, name, body, { manager, force }, context);
}

/** How the request is carried out, or why it is none. */
function carrierOf(call: Call, path: ApiPath, body: Json): Carry | Status {
  const { resource, namespace = 'default', name, subresource } = path;
  const fieldValidation = (call.url.searchParams.get('fieldValidation') ?? 'Warn') as FieldValidation;
  const target = { resource, namespace, fieldValidation };
  const object = isObject(body) ? body : {};
  const type = PATCHES[call.contentType];
  switch (`${call.method} ${subresource ?? ''}`) {
    case 'POST ':
      return (api, context) => post(api, target, object, context);
    case 'PUT ':
      return (api, context) => replace(api, target, object, context, name ?? '');
    case 'PATCH ':
      if (call.contentType === APPLY) return applyCarrier(call, target, name ?? '', object);
      if (!type) return unsupported;
      return (api, context) => patch(api, target, name ?? '', body, type, context);
    case 'PUT scale':
    case 'PATCH scale':
      if (!isScalable(resource)) return nothingThere;
      return (api, context) => replaceScale(api, target, name ?? '', body, context);
    case 'POST eviction':
      if (resource.kind !== 'Pod') return nothingThere;
      return (api, context) => evict(api, namespace, name ?? '', body, context);
    case 'DELETE ':
      return (api, context) => write(api, deletion(path, object), context);
    default:
      return notAllowed;
  }
}

const isPolicy = (value: Json | undefined): value is PropagationPolicy =>
  value === 'Background' || value === 'Foreground' || value === 'Orphan';

/** metav1.DeleteOptions. */
function deletion({ resource, namespace = '', name = '' }: ApiPath, options: Json) {
  const { gracePeriodSeconds, preconditions, propagationPolicy } = isObject(options) ? options : {};
  const uid = isObject(preconditions) ? preconditions.uid : undefined;
  return {
    effect: 'Write',
    verb: 'delete',
    kind: resource.kind,
    namespace,
    name,
    ...(typeof gracePeriodSeconds === 'number' ? { gracePeriodSeconds } : {}),
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(isPolicy(propagationPolicy) ? { propagationPolicy } : {}),
  } as const;
}

type Done = Extract<WriteResult, { readonly ok: true }>;

/** What is left to tell of an object that is gone at once. */
function gone({ resource }: ApiPath, { object }: Done) {
  const { name, uid } = object.metadata;
  const group = resource.group === '' ? {} : { group: resource.group };
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...group, kind: resource.name, uid },
  };
}

const saysDryRun = (options: Json | undefined): boolean => isObject(options) && Array.isArray(options.dryRun);

/** `?dryRun=All`; a DELETE may say so in its options, an eviction in those that it carries. */
function isDryRun({ url, method }: Call, { subresource }: ApiPath, body: Json): boolean {
  if (url.searchParams.get('dryRun') === 'All') return true;
  if (method === 'DELETE') return saysDryRun(body);
  return subresource === 'eviction' && isObject(body) && saysDryRun(body.deleteOptions);
}

/** What a client is told of a request that was carried out. */
function toldOf(call: Call, path: ApiPath, result: Done, now: Millis): unknown {
  if (path.subresource === 'scale') return scaleOf(result.object);
  if (path.subresource === 'eviction')
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
  const isGone = call.method === 'DELETE' && result.events.some(({ type }) => type === 'DELETED');
  return isGone ? gone(path, result) : rendered(call, result.object, now);
}

/** POST, PUT, PATCH and DELETE; with `dryRun=All` the outcome is told and forgotten. */
export function writeRequest(call: Call, path: ApiPath, running: RunningCluster): Reply {
  const body = bodyOf(call);
  if (!body.ok) return refuse(badRequest(body.message));
  const carry = carrierOf(call, path, body.value);
  if (typeof carry !== 'function') return refuse(carry);
  const cluster = running.now();
  const chance = purse(cluster.chance);
  const result = carry(cluster.api, { now: cluster.now, draw: chance.draw });
  if (!result.ok) return refuse(result.status, result.warnings);
  if (!isDryRun(call, path, body.value)) {
    const before = { ...cluster, api: result.state, chance: chance.spent() };
    running.change(accept(before, 'kubectl', result.events).cluster, result.events);
  }
  const told = toldOf(call, path, result, cluster.now);
  return answer(call.method === 'POST' ? 201 : 200, told, result.warnings);
}
