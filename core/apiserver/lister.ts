import { type ApiObject, labelsContain, type Pod, type Service } from '../api/index.ts';
import { measure, type Sorted, sortedPick, sortedValues } from '../sim/index.ts';
import { indexed, indexedCount, labelIndex, nodeIndex, ownerIndex, selectorIndex } from './indexes.ts';
import type { Reader } from './read.ts';
import { type ApiState, storeKey, tableOf } from './state.ts';

type OfKind<Kind extends ApiObject['kind']> = Extract<ApiObject, { readonly kind: Kind }>;
type Labels = Readonly<Record<string, string>>;

/** `read.get` with the type of the kind. */
export function getOf<Kind extends ApiObject['kind']>(
  read: Reader,
  kind: Kind,
  namespace: string,
  name: string,
): OfKind<Kind> | undefined {
  return read.get(kind, namespace, name) as OfKind<Kind> | undefined;
}

/** `read.list` with the type of the kind. */
export function listOf<Kind extends ApiObject['kind']>(
  read: Reader,
  kind: Kind,
  namespace?: string,
): readonly OfKind<Kind>[] {
  return read.list(kind, namespace) as readonly OfKind<Kind>[];
}

const under = (state: ApiState, kind: string, index: string): readonly ApiObject[] =>
  sortedPick(tableOf(state, kind), indexed(state.indexes, index));

/** A test of an object's labels, asked once for neighbours that share theirs, as Pods of one template do. */
export function byLabels(test: (labels: Labels | undefined) => boolean): (object: ApiObject) => boolean {
  let asked: Labels | undefined;
  let answer = test(undefined);
  return ({ metadata: { labels } }) => {
    if (labels !== asked) [asked, answer] = [labels, test(labels)];
    return answer;
  };
}

/** Objects of a namespace that carry all these labels, of the rarest pair looked at one by one. */
export function labelledOf<Kind extends 'Pod' | 'EndpointSlice' | 'ReplicaSet'>(
  read: Reader,
  kind: Kind,
  namespace: string,
  labels: Labels,
): readonly OfKind<Kind>[] {
  const { state } = read;
  const keys = Object.entries(labels).map(([label, value]) => labelIndex(kind, namespace, label, value));
  const matches = byLabels((each) => labelsContain(each, labels));
  if (!state || keys.length === 0) return listOf(read, kind, namespace).filter(matches);
  if (keys.length === 1) return under(state, kind, keys[0] as string) as readonly OfKind<Kind>[];
  const counts = keys.map((key) => indexedCount(state.indexes, key));
  const rarest = keys[counts.indexOf(Math.min(...counts))] ?? '';
  return (under(state, kind, rarest) as readonly OfKind<Kind>[]).filter(matches);
}

/** Objects of a kind that name this owner, in the owner's namespace; anywhere for an owner without one. */
export function ownedBy<Kind extends ApiObject['kind']>(
  read: Reader,
  kind: Kind,
  { namespace, uid }: ApiObject['metadata'],
): readonly OfKind<Kind>[] {
  const isOwned = ({ metadata }: ApiObject): boolean =>
    metadata.ownerReferences?.some((owner) => owner.uid === uid) === true;
  if (!read.state) return listOf(read, kind, namespace).filter(isOwned);
  const owned = under(read.state, kind, ownerIndex(kind, uid ?? '')) as readonly OfKind<Kind>[];
  const isThere = ({ metadata }: ApiObject): boolean => metadata.namespace === namespace;
  return namespace === undefined ? owned : owned.filter(isThere);
}

/** Pods that are bound to a node. */
export function podsOnNode(read: Reader, node: string): readonly Pod[] {
  if (!read.state) return listOf(read, 'Pod').filter(({ spec }) => spec.nodeName === node);
  return under(read.state, 'Pod', nodeIndex(node)) as readonly Pod[];
}

/** Services with a selector that matches these labels. */
export function servicesSelecting(
  read: Reader,
  namespace: string,
  labels: Labels | undefined,
): readonly Service[] {
  const matches = ({ spec }: Service): boolean =>
    Object.keys(spec.selector ?? {}).length > 0 && labelsContain(labels, spec.selector);
  const { state } = read;
  if (!state) return listOf(read, 'Service', namespace).filter(matches);
  const found = Object.entries(labels ?? {}).flatMap(
    ([label, value]) => under(state, 'Service', selectorIndex(namespace, label, value)) as Service[],
  );
  return found.filter(matches).sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** Events whose names begin with the name of what they are about, as those of the recorder do. */
export function eventsNamedAfter(read: Reader, { namespace, name }: ApiObject['metadata']) {
  const from = storeKey(namespace ?? 'default', `${name}.`);
  // A slash is what follows a dot.
  const to = storeKey(namespace ?? 'default', `${name}/`);
  return read.state
    ? (sortedValues(tableOf(read.state, 'Event'), from, to) as readonly OfKind<'Event'>[])
    : listOf(read, 'Event', namespace ?? 'default').filter(({ metadata }) =>
        metadata.name.startsWith(`${name}.`),
      );
}

/** A sum over all objects of a kind, worked out again only where something has changed (sim/sorted.ts `measure`). */
export function measureOf<Kind extends ApiObject['kind'], Sum>(
  kind: Kind,
  of: (objects: readonly OfKind<Kind>[]) => Sum,
  join: (sums: readonly Sum[]) => Sum,
): (read: Reader) => Sum {
  const measured = measure<ApiObject, Sum>((objects) => of(objects as readonly OfKind<Kind>[]), join);
  return (read) =>
    read.state ? measured(tableOf(read.state, kind) as Sorted<ApiObject>) : of(listOf(read, kind));
}
