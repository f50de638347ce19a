import { type ApiObject, isObject, resourceFor } from '../../../core/api/index.ts';
import { type ApiState, post } from '../../../core/apiserver/index.ts';
import { parseManifest } from '../../../core/manifest/index.ts';
import { kubectl } from '../../../core/shell/index.ts';
import { differences } from '../apiserver/compare.ts';
import { fixedChance, type ServerConfig, serverWith } from '../apiserver/server.ts';
import type { Failure, Vector, VectorKind } from '../kind.ts';

interface ValidationVector extends Vector {
  readonly config: ServerConfig;
  readonly objects: readonly ApiObject[];
  readonly args: readonly string[];
  readonly request: { readonly files?: Readonly<Record<string, string>>; readonly stdin?: string };
  readonly expect: {
    readonly stdout: string;
    readonly stderr: string;
    readonly exitCode: number;
    readonly apiStatus?: {
      readonly code: number;
      readonly status?: string;
      readonly reason?: string;
      readonly message?: string;
    };
    readonly errors?: readonly unknown[];
    readonly warnings?: readonly string[];
  };
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The part of a stored value that a manifest of the same shape says. */
function shapedLike(value: unknown, shape: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(shape)) return value.map((each) => shapedLike(each, shape[0]));
  if (!isObject(value) || !isObject(shape)) return value;
  const keys = Object.keys(shape).filter((key) => key in value);
  return Object.fromEntries(keys.map((key) => [key, shapedLike(value[key], shape[key])]));
}

/**
 * The objects were made by apply, but their recorded form lacks apply's annotation. The manifest they were made of had
 * the shape of the one that is applied now.
 */
function asApplied(object: ApiObject, manifests: readonly unknown[]): ApiObject {
  const annotations = object.metadata.annotations ?? {};
  if (annotations[LAST_APPLIED] !== undefined) return object;
  const shape = manifests.find((each) => isObject(each) && each.kind === object.kind);
  const text = `${JSON.stringify(shapedLike(object, shape ?? {}))}\n`;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } },
  };
}

/** What the server itself answers to a POST of the document. */
function answerFailures(state: ApiState, vector: ValidationVector): readonly Failure[] {
  const { apiStatus, errors, warnings } = vector.expect;
  const [text] = Object.values(vector.request.files ?? {});
  const value = parseManifest('vector', text ?? '').documents[0]?.value;
  if (!apiStatus || !isObject(value)) return [];
  const resource = resourceFor(String(value.apiVersion), String(value.kind));
  if (!resource) throw new Error(`no resource for ${value.kind}`);
  const own = isObject(value.metadata) ? value.metadata.namespace : undefined;
  const namespace = resource.namespaced ? String(own ?? 'default') : '';
  const answer = post(state, { resource, namespace, fieldValidation: 'Strict' }, value, fixedChance());
  const status = answer.ok ? undefined : answer.status;
  return [
    ...differences('expect.apiStatus.code', apiStatus.code, status?.code ?? 201),
    ...differences('expect.apiStatus.reason', apiStatus.reason, status?.reason),
    ...differences('expect.apiStatus.message', apiStatus.message, status?.message),
    ...(errors ? differences('expect.errors', errors, status?.causes) : []),
    ...(warnings
      ? differences(
          'expect.warnings',
          warnings,
          answer.warnings.map((each) => `299 - ${JSON.stringify(each)}`),
        )
      : []),
  ];
}

/** What kubectl prints and what the API server answers to a manifest that is wrong, or looks so. */
export const kind: VectorKind = {
  kind: 'validation',
  run: (untyped) => {
    const vector = untyped as ValidationVector;
    const texts = Object.values(vector.request.files ?? {});
    const manifests = texts.flatMap((text) =>
      parseManifest('vector', text).documents.map(({ value }) => value),
    );
    const objects = vector.objects.map((object) => asApplied(object, manifests));
    const state = serverWith(vector.config, objects);
    const files = { ...vector.request.files, ...(vector.request.stdin ? { '-': vector.request.stdin } : {}) };
    const shell = { api: state, files, namespace: 'default', context: fixedChance() };
    const { stdout, stderr, exitCode } = kubectl(vector.args, shell);
    return [
      ...differences('expect.stdout', vector.expect.stdout, stdout),
      ...differences('expect.stderr', vector.expect.stderr, stderr),
      ...differences('expect.exitCode', vector.expect.exitCode, exitCode),
      ...answerFailures(state, vector),
    ];
  },
};
