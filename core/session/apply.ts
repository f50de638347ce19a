import {
  type ApiObject,
  cannotBeHandled,
  decode,
  type FieldError,
  isObject,
  resourceFor,
} from '../api/index.ts';
import { type ApiState, reader, type WatchEvent, type WriteContext, write } from '../apiserver/index.ts';
import { accept, type Happening } from '../cluster/index.ts';
import { type ManifestDocument, parseManifest, rangeOf } from '../manifest/index.ts';
import { purse } from '../sim/index.ts';
import { type Identity, identityOf } from './identity.ts';
import type { SessionState } from './state.ts';
import type { ManifestFile, Problem } from './types.ts';

interface Applied {
  readonly api: ApiState;
  readonly events: readonly WatchEvent[];
  readonly problems: readonly Problem[];
  readonly log: readonly string[];
}

const sameObject = (a: Identity, b: Identity): boolean =>
  a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;

function fail(document: ManifestDocument, message: string, from: Problem['from'], field?: string): Problem {
  const range = field === undefined ? document.range : rangeOf(document, field);
  return { severity: 'error', message, from, range };
}

function decoded(document: ManifestDocument): ApiObject | Problem {
  const { value } = document;
  if (!isObject(value)) return fail(document, 'error: object expected', 'kubectl');
  const { apiVersion = '', kind = '' } = value;
  if (kind === '') return fail(document, 'error validating data: kind not set', 'kubectl');
  if (apiVersion === '') return fail(document, 'error validating data: apiVersion not set', 'kubectl');
  const resource = resourceFor(String(apiVersion), String(kind));
  if (!resource)
    return fail(document, `no matches for kind "${kind}" in version "${apiVersion}"`, 'kubectl', 'kind');
  const result = decode(resource, value);
  if (!result.ok) return fail(document, cannotBeHandled(resource, result.error), 'api');
  const [unknown] = result.unknown;
  if (unknown !== undefined)
    return fail(
      document,
      cannotBeHandled(resource, `strict decoding error: ${result.unknown.join(', ')}`),
      'api',
      /"(.*)"/.exec(unknown)?.[1],
    );
  const { object } = result;
  const namespace = resource.namespaced ? { namespace: object.metadata.namespace ?? 'default' } : {};
  return { ...object, metadata: { ...object.metadata, ...namespace } } as ApiObject;
}

const problemsOf = (
  document: ManifestDocument,
  causes: readonly FieldError[] | undefined,
  message: string,
): readonly Problem[] =>
  causes && causes.length > 0
    ? causes.map((cause) => fail(document, `${cause.field}: ${cause.message}`, 'api', cause.field))
    : [fail(document, message, 'api')];

function applyOne(applied: Applied, document: ManifestDocument, context: WriteContext): Applied {
  const object = decoded(document);
  if (!('metadata' in object)) return { ...applied, problems: [...applied.problems, object] };
  const { namespace = '', name } = object.metadata;
  const live = reader(applied.api).get(object.kind, namespace, name);
  const wanted = live
    ? ({
        ...live,
        ...object,
        metadata: { ...live.metadata, ...object.metadata },
        status: (live as { status?: unknown }).status,
      } as ApiObject)
    : object;
  const result = write(
    applied.api,
    { effect: 'Write', verb: live ? 'update' : 'create', object: wanted },
    context,
  );
  if (!result.ok)
    return {
      ...applied,
      problems: [...applied.problems, ...problemsOf(document, result.status.causes, result.status.message)],
    };
  const verb = !live ? 'created' : result.events.length === 0 ? 'unchanged' : 'configured';
  return {
    api: result.state,
    events: [...applied.events, ...result.events],
    problems: applied.problems,
    log: [...applied.log, `${object.kind.toLowerCase()}/${name} ${verb}`],
  };
}

function prune(applied: Applied, gone: readonly Identity[], context: WriteContext): Applied {
  return gone.reduce((next, { kind, namespace, name }) => {
    const result = write(next.api, { effect: 'Write', verb: 'delete', kind, namespace, name }, context);
    if (!result.ok) return next;
    return {
      ...next,
      api: result.state,
      events: [...next.events, ...result.events],
      log: [...next.log, `${kind.toLowerCase()} "${name}" deleted`],
    };
  }, applied);
}

/**
 * Applies the text of all files as `kubectl apply --prune` does, but all or nothing: while a document has an error the
 * cluster keeps its last good state, and the errors say where.
 */
export function applyFiles(
  state: SessionState,
  files: readonly ManifestFile[],
): { readonly state: SessionState; readonly happened: readonly Happening[] } {
  const manifests = files.map(({ name, text }) => parseManifest(name, text));
  const syntax = manifests.flatMap(({ problems }) =>
    problems.map(({ message, range }): Problem => ({ severity: 'error', message, from: 'yaml', range })),
  );
  if (syntax.length > 0) return { state: { ...state, files, problems: syntax }, happened: [] };
  const documents = manifests.flatMap((manifest) => manifest.documents);
  const managed = documents.flatMap((document) => identityOf(document) ?? []);
  const gone = state.managed.filter((was) => !managed.some((is) => sameObject(was, is)));
  const chance = purse(state.cluster.chance);
  const context = { now: state.cluster.now, draw: chance.draw };
  const start: Applied = { api: state.cluster.api, events: [], problems: [], log: [] };
  const applied = documents.reduce(
    (next, document) => applyOne(next, document, context),
    prune(start, gone, context),
  );
  if (applied.problems.length > 0)
    return { state: { ...state, files, problems: applied.problems }, happened: [] };
  const { cluster, happened } = accept(
    { ...state.cluster, api: applied.api, chance: chance.spent() },
    'kubectl',
    applied.events,
  );
  return {
    state: { cluster, files, documents, managed, problems: [], applyLog: applied.log },
    happened,
  };
}
