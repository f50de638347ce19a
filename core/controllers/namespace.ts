import { type ApiObject, resources } from '../api/index.ts';
import { type ClusterComponent, type Effect, getOf, type Reader } from '../apiserver/index.ts';

const kinds = resources.filter(({ namespaced }) => namespaced).map(({ kind }) => kind);

const deletion = ({ kind, metadata: { namespace = '', name } }: ApiObject): Effect => ({
  effect: 'Write',
  verb: 'delete',
  kind,
  namespace,
  name,
});

/** Deletes what is left in a namespace that is ending; when nothing is, lets it go by taking the finalizer off. */
function sync(read: Reader, name: string): readonly Effect[] {
  const namespace = getOf(read, 'Namespace', '', name);
  if (!namespace || namespace.metadata.deletionTimestamp === undefined) return [];
  const content = kinds.flatMap((kind) => read.list(kind, name));
  if (content.length > 0)
    return content.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(deletion);
  const finalizers = (namespace.spec?.finalizers ?? []).filter((each) => each !== 'kubernetes');
  return [
    { effect: 'Write', verb: 'update', object: { ...namespace, spec: { ...namespace.spec, finalizers } } },
  ];
}

/** Empties namespaces that were deleted. Mirrors pkg/controller/namespace. */
export const namespaceController: ClusterComponent<Readonly<Record<string, never>>> = {
  name: 'namespace-controller',
  scope: 'cluster',
  initial: {},
  watches: ['Namespace', ...kinds],
  // Nothing comes into a namespace that is ending, and what was there is found when it begins to.
  wants: (event) => event.type === 'DELETED' || event.object.kind === 'Namespace',
  handle(memory, event, { read }) {
    if (event.type === 'TIMER' || event.type === 'REFUSED') return { memory, effects: [] };
    const { kind, metadata } = event.object;
    return { memory, effects: sync(read, kind === 'Namespace' ? metadata.name : (metadata.namespace ?? '')) };
  },
};
