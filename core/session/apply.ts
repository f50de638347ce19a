import type { ApiObject } from '../api/index.ts';
import { type ApiState, type WatchEvent, type WriteContext, write } from '../apiserver/index.ts';
import { accept, type Happening, systemObjects } from '../cluster/index.ts';
import { type ManifestDocument, parseManifest, rangeOf } from '../manifest/index.ts';
import { type AppliedDocument, applyDocuments } from '../shell/index.ts';
import { purse } from '../sim/index.ts';
import { type Identity, identityOf, identityOfObject } from './identity.ts';
import type { SessionState } from './state.ts';
import type { ManifestFile, Problem } from './types.ts';

interface Pruned {
  readonly api: ApiState;
  readonly events: readonly WatchEvent[];
  readonly log: readonly string[];
}

const sameObject = (a: Identity, b: Identity): boolean =>
  a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;

/**
 * Deletes the objects whose documents have been taken out, as `kubectl apply --prune` does. What belongs to the cluster itself, such as
 * the ConfigMap `coredns`, becomes again what it was.
 */
function prune(
  api: ApiState,
  gone: readonly Identity[],
  own: readonly ApiObject[],
  context: WriteContext,
): Pruned {
  const events: WatchEvent[] = [];
  const log: string[] = [];
  let state = api;
  for (const identity of gone) {
    const { kind, namespace, name } = identity;
    const system = own.find((object) => sameObject(identity, identityOfObject(object)));
    const result = system
      ? write(state, { effect: 'Write', verb: 'update', object: system }, context)
      : write(state, { effect: 'Write', verb: 'delete', kind, namespace, name }, context);
    if (!result.ok) continue;
    state = result.state;
    events.push(...result.events);
    log.push(`${kind.toLowerCase()}/${name} ${system ? 'restored' : 'pruned'}`);
  }
  return { api: state, events, log };
}

const problemsOf = ({ document, problems }: AppliedDocument): readonly Problem[] =>
  problems.map(({ severity, from, message, path, part }) => ({
    severity,
    from,
    message,
    range: path === '' ? document.range : rangeOf(document, path, part),
  }));

function syntaxProblems(manifests: readonly ReturnType<typeof parseManifest>[]): readonly Problem[] {
  return manifests.flatMap(({ problems }) =>
    problems.map(({ message, range }): Problem => ({ severity: 'error', message, from: 'yaml', range })),
  );
}

function taken(
  state: SessionState,
  files: readonly ManifestFile[],
  documents: readonly ManifestDocument[],
): { readonly state: SessionState; readonly happened: readonly Happening[] } {
  const managed = documents.flatMap((document) => identityOf(document) ?? []);
  const gone = state.managed.filter((was) => !managed.some((is) => sameObject(was, is)));
  const chance = purse(state.cluster.chance);
  const context = { now: state.cluster.now, draw: chance.draw };
  const pruned = prune(state.cluster.api, gone, systemObjects(state.cluster.world), context);
  const { state: api, events, applied } = applyDocuments(documents, pruned.api, context);
  const problems = applied.flatMap(problemsOf);
  if (applied.some(({ ok }) => !ok)) return { state: { ...state, files, problems }, happened: [] };
  const { cluster, happened } = accept({ ...state.cluster, api, chance: chance.spent() }, 'kubectl', [
    ...pruned.events,
    ...events,
  ]);
  const applyLog = [...applied.map(({ line }) => line), ...pruned.log];
  return { state: { ...state, cluster, files, documents, managed, problems, applyLog }, happened };
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
  const syntax = syntaxProblems(manifests);
  if (syntax.length > 0) return { state: { ...state, files, problems: syntax }, happened: [] };
  return taken(
    state,
    files,
    manifests.flatMap(({ documents }) => documents),
  );
}
