import {
  isObject,
  type Json,
  type JsonObject,
  metadataError,
  type Resource,
  resourceFor,
  sortedJson,
  sortKeys,
} from '../../api/index.ts';
import type { ManifestDocument } from '../../manifest/index.ts';
import type { Failure } from './output.ts';

/** An object of a manifest, its resource found (cli-runtime resource.Info). */
export interface Info {
  readonly source: string;
  readonly resource: Resource;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  readonly value: JsonObject;
}

/** A document kubectl cannot use: its words, and the field that is to blame. `stops`: the rest of the file is not read. */
export interface Unusable {
  readonly failure: Failure;
  readonly path: string;
  readonly stops: boolean;
}

export type Visited = { readonly ok: true; readonly info: Info } | ({ readonly ok: false } & Unusable);

/** `--validate`, and the namespace of `-n` (`given`) or of the context. */
export interface BuilderOptions {
  readonly validates: boolean;
  readonly namespace: string;
  readonly namespaceGiven: boolean;
}

const unusable = (text: string, path: string, stops = false): Visited => ({
  ok: false,
  failure: { text },
  path,
  stops,
});

/** `apiVersion not set`, …: what keeps kubectl from knowing the kind (kubectl pkg/validation getObjectKind). */
function kindErrors(value: Json): readonly string[] {
  if (!isObject(value)) return ['invalid object to validate'];
  return (['apiVersion', 'kind'] as const).flatMap((field) => {
    if (value[field] === undefined || value[field] === null) return [`${field} not set`];
    return typeof value[field] === 'string' ? [] : [`${field} isn't string type`];
  });
}

const TURN_OFF = 'if you choose to ignore these errors, turn validation off with --validate=false';

function validated(document: ManifestDocument): Visited | undefined {
  const errors = kindErrors(document.value);
  if (errors.length === 0) return undefined;
  const what = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`;
  const path = /^(apiVersion|kind) /.exec(errors[0] as string)?.[1] ?? '';
  return unusable(
    `error validating "${document.file}": error validating data: ${what}; ${TURN_OFF}`,
    path,
    true,
  );
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The object's resource, name and namespace (cli-runtime Mapper.infoForData, SetNamespace, RequireNamespace). */
export function visit(document: ManifestDocument, options: BuilderOptions): Visited {
  const bad = options.validates ? validated(document) : undefined;
  if (bad) return bad;
  const { file } = document;
  const value = sortKeys(document.value);
  const cannot = (why: string, path: string): Visited => unusable(`unable to decode "${file}": ${why}`, path);
  if (!isObject(value))
    return cannot('json: cannot unmarshal array into Go value of type unstructured.detector', '');
  for (const [field, name] of [
    ['kind', 'Kind'],
    ['apiVersion', 'apiVersion'],
  ] as const)
    if (text(value[field]) === '')
      return cannot(`Object '${name}' is missing in '${sortedJson(value)}'`, field);
  const wrong = metadataError(value);
  if (wrong) return cannot(wrong.message, wrong.path);
  const metadata = isObject(value.metadata) ? value.metadata : {};
  const [kind, apiVersion] = [text(value.kind), text(value.apiVersion)];
  const [name, own] = [text(metadata.name), text(metadata.namespace)];
  const resource = resourceFor(apiVersion, kind);
  if (!resource) {
    const what = `no matches for kind "${kind}" in version "${apiVersion}"`;
    const found = `resource mapping not found for name: "${name}" namespace: "${own}" from "${file}": ${what}`;
    return unusable(`${found}\nensure CRDs are installed first`, 'kind');
  }
  if (!resource.namespaced) return { ok: true, info: { source: file, resource, namespace: '', name, value } };
  if (options.namespaceGiven && own !== '' && own !== options.namespace) {
    const mismatch = `the namespace from the provided object "${own}" does not match the namespace "${options.namespace}".`;
    return unusable(
      `${mismatch} You must pass '--namespace=${own}' to perform this operation.`,
      'metadata.namespace',
    );
  }
  const namespace = own || options.namespace;
  const placed = { ...value, metadata: { ...metadata, namespace } };
  return { ok: true, info: { source: file, resource, namespace, name, value: placed } };
}

/** `service/web`, `deployment.apps/web`: cli-runtime's name printer. */
export function printedName({ resource, name }: Pick<Info, 'resource' | 'name'>): string {
  const group = resource.group === '' ? '' : `.${resource.group}`;
  return `${resource.kind.toLowerCase()}${group}/${name}`;
}
