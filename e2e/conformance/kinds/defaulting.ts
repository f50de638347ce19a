import {
  type ApiObject,
  type JsonObject,
  mergePatch,
  resourceFor,
  resourceOfKind,
  strategicPatch,
} from '../../../core/api/index.ts';
import { type ApiState, patch, post, replace, type WriteResult } from '../../../core/apiserver/index.ts';
import { cidrContains } from '../../../core/net/index.ts';
import { differences } from '../apiserver/compare.ts';
import { fixedChance, type ServerConfig, serverWith } from '../apiserver/server.ts';
import type { Failure, Vector, VectorKind } from '../kind.ts';

interface DefaultingVector extends Vector {
  readonly config: ServerConfig;
  readonly objects: readonly ApiObject[];
  readonly request:
    | { readonly verb: 'create' | 'update'; readonly object: JsonObject }
    | {
        readonly verb: 'patch';
        readonly patchType: string;
        readonly kind: string;
        readonly name: string;
        readonly patch: JsonObject;
      };
  readonly expect: {
    readonly code: number;
    readonly defaultedObject: JsonObject;
    readonly allocated?: Readonly<Record<string, string>>;
    readonly warnings?: readonly string[];
  };
}

function answer(state: ApiState, { request }: DefaultingVector): WriteResult {
  const context = fixedChance();
  if (request.verb === 'patch') {
    const resource = resourceOfKind(request.kind);
    if (!resource) throw new Error(`no resource for ${request.kind}`);
    const target = {
      resource,
      namespace: resource.namespaced ? 'default' : '',
      fieldValidation: 'Strict',
    } as const;
    const type = request.patchType.includes('strategic') ? strategicPatch : mergePatch;
    return patch(state, target, request.name, request.patch, type, context);
  }
  const { object } = request;
  const resource = resourceFor(String(object.apiVersion), String(object.kind));
  if (!resource) throw new Error(`no resource for ${object.kind}`);
  const target = {
    resource,
    namespace: resource.namespaced ? 'default' : '',
    fieldValidation: 'Strict',
  } as const;
  return request.verb === 'create'
    ? post(state, target, object, context)
    : replace(state, target, object, context);
}

/** What a recording leaves out of metadata, because it differs each time. */
function recorded(object: ApiObject): JsonObject {
  const { uid: _, resourceVersion: __, creationTimestamp: ___, ...metadata } = object.metadata;
  return { ...object, metadata } as unknown as JsonObject;
}

/** The value at a path such as `spec.ports[0].nodePort`. */
function at(object: JsonObject, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], object);
}

/** Whether an allocated value is what the vector's words say it may be. */
function isAllowed(object: JsonObject, value: unknown, words: string): boolean {
  const same = /^same as (\S+)$/.exec(words)?.[1];
  if (same !== undefined) return value !== undefined && value === at(object, same);
  const range = /free address of (\S+?),/.exec(words)?.[1];
  if (range !== undefined) return typeof value === 'string' && cidrContains(range, value);
  const band = /(\d+)-(\d+)\D*$/.exec(words);
  return typeof value === 'number' && value >= Number(band?.[1]) && value <= Number(band?.[2]);
}

/** What the API server stores of a request: defaults, allocations, and what it drops. */
export const kind: VectorKind = {
  kind: 'defaulting',
  run: (untyped) => {
    const vector = untyped as DefaultingVector;
    const result = answer(serverWith(vector.config, vector.objects), vector);
    if (!result.ok) return [{ path: 'expect.code', expected: vector.expect.code, actual: result.status }];
    const object = JSON.parse(JSON.stringify(recorded(result.object))) as JsonObject;
    const isAllocated = (expected: unknown, actual: unknown): boolean =>
      expected === '<allocated>' && actual !== undefined;
    const misplaced = Object.entries(vector.expect.allocated ?? {}).flatMap(([path, words]): Failure[] =>
      isAllowed(object, at(object, path), words) ? [] : [{ path, expected: words, actual: at(object, path) }],
    );
    const warnings = result.warnings.map((each) => `299 - ${JSON.stringify(each)}`);
    const code = vector.request.verb === 'create' ? 201 : 200;
    return [
      ...differences('expect.code', vector.expect.code, code),
      ...differences('expect.defaultedObject', vector.expect.defaultedObject, object, isAllocated),
      ...misplaced,
      ...differences('expect.warnings', vector.expect.warnings ?? [], warnings),
    ];
  },
};
