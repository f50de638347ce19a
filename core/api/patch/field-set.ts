import { isObject, type Json, type JsonObject } from '../json.ts';

/** metav1.FieldsV1: `f:NAME` for fields, `k:{…}` for items of a list by their keys, `.` for an item itself. */
export type FieldSet = JsonObject;

/** The fields by which items of a list are told apart (x-kubernetes-list-map-keys); other lists are one value. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  ownerReferences: ['uid'],
};

/** `ports` are those of a Service or of a container; those of an EndpointSlice are one value. */
function keysOf(field: string, items: readonly Json[]): readonly string[] | undefined {
  if (field !== 'ports') return KEYS[field];
  const has = (name: string): boolean =>
    items.length > 0 && items.every((item) => isObject(item) && name in item);
  if (has('containerPort')) return ['containerPort', 'protocol'];
  return has('port') && !items.some((item) => isObject(item) && 'addresses' in item)
    ? ['port', 'protocol']
    : undefined;
}

/** The key of an item as FieldsV1 writes it; TCP where no protocol is given. */
function keyOf(item: JsonObject, keys: readonly string[]): string {
  const pairs = keys.map((key) => [key, item[key] ?? (key === 'protocol' ? 'TCP' : null)] as const);
  return `k:${JSON.stringify(Object.fromEntries(pairs))}`;
}

/** Items of a list by key; undefined for a list that is one value. */
function itemsOf(
  field: string,
  value: Json,
): readonly (readonly [key: string, item: JsonObject])[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value as readonly Json[];
  const keys = keysOf(field, items);
  if (!keys || !items.every(isObject)) return undefined;
  return (items as readonly JsonObject[]).map((item) => [keyOf(item, keys), item]);
}

/** Every field that a value sets. */
export function fieldSetOf(value: Json, field = ''): FieldSet {
  const items = itemsOf(field, value);
  if (items) return Object.fromEntries(items.map(([key, item]) => [key, { '.': {}, ...fieldSetOf(item) }]));
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [`f:${key}`, fieldSetOf(each ?? null, key)]),
  );
}

/** The live value with what is applied laid over it; items of a list that are new come last. */
export function overlaid(live: Json | undefined, applied: Json, field = ''): Json {
  const items = itemsOf(field, applied);
  const old = live === undefined ? undefined : itemsOf(field, live);
  if (items && old) {
    const kept = old.map(([key, item]) => {
      const same = items.find(([each]) => each === key);
      return same ? overlaid(item, same[1]) : item;
    });
    return [...kept, ...items.flatMap(([key, item]) => (old.some(([each]) => each === key) ? [] : [item]))];
  }
  if (!isObject(applied) || !isObject(live)) return applied;
  const result: Record<string, Json | undefined> = { ...live };
  for (const [key, each] of Object.entries(applied)) result[key] = overlaid(live[key], each ?? null, key);
  return result;
}

const isLeaf = (set: FieldSet): boolean => Object.keys(set).filter((key) => key !== '.').length === 0;

/** The value without what `gone` names and `kept` does not. */
export function without(value: Json, gone: FieldSet, kept: FieldSet, field = ''): Json {
  const items = itemsOf(field, value);
  const below = (key: string): readonly [FieldSet, FieldSet | undefined] => [
    gone[key] as FieldSet,
    kept[key] as FieldSet | undefined,
  ];
  if (items)
    return items.flatMap(([key, item]) => {
      if (gone[key] === undefined) return [item];
      const [mine, others] = below(key);
      return others ? [without(item, mine, others)] : [];
    });
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, each]) => {
    const name = `f:${key}`;
    if (gone[name] === undefined || each === undefined) return [[key, each] as const];
    const [mine, others] = below(name);
    if (others) return [[key, without(each, mine, others, key)] as const];
    // Of a map that is partly somebody else's only the own part goes.
    if (isLeaf(mine)) return [];
    const rest = without(each, mine, {}, key);
    return (isObject(rest) && Object.keys(rest).length === 0) || (Array.isArray(rest) && rest.length === 0)
      ? []
      : [[key, rest] as const];
  });
  return Object.fromEntries(entries);
}

/** Paths at which `one` sets another value than `live` has, among those that `theirs` names too: `.spec.replicas`. */
export function conflictsAt(
  one: Json,
  live: Json | undefined,
  theirs: FieldSet,
  path = '',
  field = '',
): readonly string[] {
  const items = itemsOf(field, one);
  const old = live === undefined ? undefined : itemsOf(field, live);
  if (items && old)
    return items.flatMap(([key, item]) => {
      const set = theirs[key];
      const same = old.find(([each]) => each === key)?.[1];
      return isObject(set) && same ? conflictsAt(item, same, set, `${path}[${key.slice(2)}]`) : [];
    });
  if (!isObject(one) || !isObject(live))
    return JSON.stringify(one) === JSON.stringify(live ?? null) ? [] : [path];
  return Object.entries(one).flatMap(([key, each]) => {
    const set = theirs[`f:${key}`];
    return isObject(set) ? conflictsAt(each ?? null, live[key], set, `${path}.${key}`, key) : [];
  });
}
