import type { ApiObject, Service } from '../api/index.ts';
import { canonicalAddress } from '../net/index.ts';
import { type Sorted, sortedCount, sortedPut, sortedRemove, sortedValues } from '../sim/index.ts';

/**
 * What objects are looked up by besides their names, as the indexers of informers and the allocators' bitmaps do:
 * each entry is `index key` and the object's key in its kind's map. Only what many events ask for is here.
 */
export const labelIndex = (kind: string, namespace: string, label: string, value: string): string =>
  `label ${kind} ${namespace} ${label}=${value}`;
/** Services by the first pair of their selector: whoever they select has it. */
export const selectorIndex = (namespace: string, label: string, value: string): string =>
  `selector ${namespace} ${label}=${value}`;
export const nodeIndex = (node: string): string => `node ${node}`;
export const ownerIndex = (kind: string, uid: string): string => `owner ${kind} ${uid}`;
export const clusterIPIndex = (address: string): string => `address ${address}`;
export const nodePortIndex = (port: number): string => `port ${port}`;

/** Kinds that are looked up by label. */
const LABELLED = ['Pod', 'EndpointSlice', 'ReplicaSet'];

function serviceKeys({ metadata: { namespace = '' }, spec }: Service): readonly string[] {
  const [first] = Object.keys(spec.selector ?? {}).sort();
  const ports = [spec.healthCheckNodePort, ...(spec.ports ?? []).map(({ nodePort }) => nodePort)];
  return [
    ...(first === undefined ? [] : [selectorIndex(namespace, first, spec.selector?.[first] ?? '')]),
    ...(spec.clusterIPs ?? []).flatMap((ip) => canonicalAddress(ip) ?? []).map(clusterIPIndex),
    ...ports.filter((port) => port !== undefined && port !== 0).map((port) => nodePortIndex(port ?? 0)),
  ];
}

function indexKeys(object: ApiObject): readonly string[] {
  const { kind, metadata } = object;
  const labels = LABELLED.includes(kind) ? Object.entries(metadata.labels ?? {}) : [];
  return [
    ...labels.map(([label, value]) => labelIndex(kind, metadata.namespace ?? '', label, value)),
    ...(metadata.ownerReferences ?? []).map(({ uid }) => ownerIndex(kind, uid)),
    ...(object.kind === 'Pod' && object.spec.nodeName ? [nodeIndex(object.spec.nodeName)] : []),
    ...(object.kind === 'Service' ? serviceKeys(object) : []),
  ];
}

/** Whether two versions share all that is looked up; most writes are of a status. */
const isIndexedAlike = (old: ApiObject, next: ApiObject): boolean =>
  old.metadata.labels === next.metadata.labels &&
  old.metadata.ownerReferences === next.metadata.ownerReferences &&
  (old.kind === 'Service' && next.kind === 'Service'
    ? old.spec === next.spec
    : !(old.kind === 'Pod' && next.kind === 'Pod') || old.spec.nodeName === next.spec.nodeName);

/** The indexes after an object has changed (`old` or `next` absent: has come, is gone). */
export function reindexed(
  indexes: Sorted<string>,
  key: string,
  old: ApiObject | undefined,
  next: ApiObject | undefined,
): Sorted<string> {
  if (old && next && isIndexedAlike(old, next)) return indexes;
  const before = old ? indexKeys(old) : [];
  const after = next ? indexKeys(next) : [];
  let changed = indexes;
  for (const each of before) if (!after.includes(each)) changed = sortedRemove(changed, `${each} ${key}`);
  for (const each of after) if (!before.includes(each)) changed = sortedPut(changed, `${each} ${key}`, key);
  return changed;
}

/** The bounds of an index key: `!` is what follows a blank. */
const bounds = (index: string): readonly [string, string] => [`${index} `, `${index}!`];

/** Keys of the objects under an index key, in the order of their namespaces and names. */
export const indexed = (indexes: Sorted<string>, index: string): readonly string[] =>
  sortedValues(indexes, ...bounds(index));

/** How many objects there are under an index key. */
export const indexedCount = (indexes: Sorted<string>, index: string): number =>
  sortedCount(indexes, ...bounds(index));
