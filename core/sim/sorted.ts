/**
 * An immutable map from text to values, sorted by key with `<`: a tree of small arrays (Bayer and McCreight 1972,
 * without rebalancing on removal). A change copies the few arrays on its path and shares the rest, so that keeping
 * every version of a large map stays cheap, and what two versions share is found by `===`. Plain data.
 */
export interface Sorted<Value> {
  /** Of a leaf its keys, of an inner node the first key of each child. */
  readonly keys: readonly string[];
  readonly values?: readonly Value[];
  readonly children?: readonly Sorted<Value>[];
  readonly size: number;
}

const MOST = 32;

export const emptySorted: Sorted<never> = { keys: [], values: [], size: 0 };

/** Index of the first key that is not less. */
function lowerBound(keys: readonly string[], key: string): number {
  let [from, to] = [0, keys.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((keys[middle] as string) < key) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Index of the child whose part a key belongs to. */
function childFor(keys: readonly string[], key: string): number {
  const at = lowerBound(keys, key);
  return keys[at] === key ? at : Math.max(0, at - 1);
}

const leaf = <Value>(keys: readonly string[], values: readonly Value[]): Sorted<Value> => ({
  keys,
  values,
  size: keys.length,
});

const inner = <Value>(children: readonly Sorted<Value>[]): Sorted<Value> => ({
  keys: children.map((child) => child.keys[0] as string),
  children,
  size: children.reduce((sum, child) => sum + child.size, 0),
});

export function sortedGet<Value>(map: Sorted<Value>, key: string): Value | undefined {
  let node = map;
  while (node.children) node = node.children[childFor(node.keys, key)] as Sorted<Value>;
  const at = lowerBound(node.keys, key);
  return node.keys[at] === key ? node.values?.[at] : undefined;
}

/** An inner node with one child replaced by one of the same place: keys are shared where they stay. */
function withChild<Value>(node: Sorted<Value>, at: number, child: Sorted<Value>): Sorted<Value> {
  const children = node.children as readonly Sorted<Value>[];
  const old = children[at] as Sorted<Value>;
  const first = child.keys[0] as string;
  return {
    keys: node.keys[at] === first ? node.keys : node.keys.with(at, first),
    children: children.with(at, child),
    size: node.size + child.size - old.size,
  };
}

/** Values of those keys that are there, in one walk; the keys come in order. */
export function sortedPick<Value>(map: Sorted<Value>, keys: readonly string[]): readonly Value[] {
  const all: Value[] = [];
  const pick = (node: Sorted<Value>, from: number, to: number): void => {
    let next = from;
    if (!node.children) {
      for (let at = lowerBound(node.keys, keys[from] as string); next < to && at < node.keys.length; at++) {
        const key = node.keys[at] as string;
        while (next < to && (keys[next] as string) < key) next++;
        if (next < to && keys[next] === key) {
          all.push(node.values?.[at] as Value);
          next++;
        }
      }
      return;
    }
    while (next < to) {
      const at = childFor(node.keys, keys[next] as string);
      const bound = node.keys[at + 1];
      let end = next + 1;
      while (end < to && (bound === undefined || (keys[end] as string) < bound)) end++;
      pick(node.children[at] as Sorted<Value>, next, end);
      next = end;
    }
  };
  if (keys.length > 0) pick(map, 0, keys.length);
  return all;
}

/** One node, or two where it has grown too large; the same node if that very value is there. */
function putInto<Value>(
  node: Sorted<Value>,
  key: string,
  value: Value,
): Sorted<Value> | readonly [Sorted<Value>, Sorted<Value>] {
  if (node.children) {
    const at = childFor(node.keys, key);
    const old = node.children[at] as Sorted<Value>;
    const put = putInto(old, key, value);
    if (put === old) return node;
    if (!isSplit(put)) return withChild(node, at, put);
    const children = node.children.toSpliced(at, 1, put[0], put[1]);
    if (children.length <= MOST) return inner(children);
    const half = at === node.keys.length - 1 ? MOST : children.length >> 1;
    return [inner(children.slice(0, half)), inner(children.slice(half))];
  }
  const values = node.values ?? [];
  const at = lowerBound(node.keys, key);
  if (node.keys[at] === key) return values[at] === value ? node : leaf(node.keys, values.with(at, value));
  const keys = node.keys.toSpliced(at, 0, key);
  const grown = values.toSpliced(at, 0, value);
  if (keys.length <= MOST) return leaf(keys, grown);
  // Keys often come in order: a full left half keeps the tree dense then.
  const half = at === node.keys.length ? MOST : keys.length >> 1;
  return [leaf(keys.slice(0, half), grown.slice(0, half)), leaf(keys.slice(half), grown.slice(half))];
}

const isSplit = <Value>(
  put: Sorted<Value> | readonly [Sorted<Value>, Sorted<Value>],
): put is readonly [Sorted<Value>, Sorted<Value>] => Array.isArray(put);

/** The map with the value under the key; the same map if that very value is there. */
export function sortedPut<Value>(map: Sorted<Value>, key: string, value: Value): Sorted<Value> {
  const put = putInto(map, key, value);
  return isSplit(put) ? inner(put) : put;
}

/** A map of these keys, in any order, each with the value that `find` has for it. The sort without a function of its own is twice as fast. */
function build<Value>(unsorted: string[], find: (key: string) => Value): Sorted<Value> {
  const keys = unsorted.sort();
  if (keys.length === 0) return emptySorted;
  let level: Sorted<Value>[] = [];
  for (let at = 0; at < keys.length; at += MOST) {
    const own = keys.slice(at, at + MOST);
    level.push(leaf(own, own.map(find)));
  }
  while (level.length > 1) {
    const above: Sorted<Value>[] = [];
    for (let at = 0; at < level.length; at += MOST) above.push(inner(level.slice(at, at + MOST)));
    level = above;
  }
  return level[0] as Sorted<Value>;
}

/** A map of all these, whose keys differ, at once. */
export function sortedFrom<Value>(entries: Iterable<readonly [string, Value]>): Sorted<Value> {
  const values = entries instanceof Map ? (entries as ReadonlyMap<string, Value>) : new Map(entries);
  return build([...values.keys()], (key) => values.get(key) as Value);
}

/** The map with many changes; undefined takes a key out. */
export function sortedWith<Value>(
  map: Sorted<Value>,
  changes: ReadonlyMap<string, Value | undefined>,
): Sorted<Value> {
  if (changes.size > map.size) {
    const keys: string[] = sortedKeys(map).filter((key) => !changes.has(key));
    for (const [key, value] of changes) if (value !== undefined) keys.push(key);
    return build(keys, (key) => changes.get(key) ?? (sortedGet(map, key) as Value));
  }
  let next = map;
  for (const [key, value] of changes)
    next = value === undefined ? sortedRemove(next, key) : sortedPut(next, key, value);
  return next;
}

function removeFrom<Value>(node: Sorted<Value>, key: string): Sorted<Value> {
  if (node.children) {
    const at = childFor(node.keys, key);
    const old = node.children[at] as Sorted<Value>;
    const next = removeFrom(old, key);
    if (next === old) return node;
    return next.size === 0 ? inner(node.children.toSpliced(at, 1)) : withChild(node, at, next);
  }
  const at = lowerBound(node.keys, key);
  return node.keys[at] === key
    ? leaf(node.keys.toSpliced(at, 1), (node.values ?? []).toSpliced(at, 1))
    : node;
}

/** The map without the key; the same map if it is not there. */
export function sortedRemove<Value>(map: Sorted<Value>, key: string): Sorted<Value> {
  const next = removeFrom(map, key);
  if (next.children?.length === 0) return emptySorted;
  return next.children?.length === 1 ? (next.children[0] as Sorted<Value>) : next;
}

function collect<Value>(
  node: Sorted<Value>,
  from: string | undefined,
  to: string | undefined,
  into: (keys: readonly string[], values: readonly Value[]) => void,
): void {
  if (node.children) {
    const first = from === undefined ? 0 : childFor(node.keys, from);
    const last = to === undefined ? node.keys.length : lowerBound(node.keys, to);
    for (let at = first; at < last; at++) collect(node.children[at] as Sorted<Value>, from, to, into);
    return;
  }
  const first = from === undefined ? 0 : lowerBound(node.keys, from);
  const last = to === undefined ? node.keys.length : lowerBound(node.keys, to);
  if (first < last) into(node.keys.slice(first, last), (node.values ?? []).slice(first, last));
}

/** Values in order of their keys; with bounds those from `from` on and before `to`. */
export function sortedValues<Value>(map: Sorted<Value>, from?: string, to?: string): readonly Value[] {
  const all: Value[] = [];
  collect(map, from, to, (_, values) => {
    for (const value of values) all.push(value);
  });
  return all;
}

/** Keys in order, within the same bounds. */
export function sortedKeys<Value>(map: Sorted<Value>, from?: string, to?: string): readonly string[] {
  const all: string[] = [];
  collect(map, from, to, (keys) => {
    for (const key of keys) all.push(key);
  });
  return all;
}

/** All of a map in order: parts that hold none of the keys as a whole, what lies beside one of them value by value. */
export function sortedAround<Value>(
  map: Sorted<Value>,
  keys: readonly string[],
  whole: (part: Sorted<Value>) => void,
  single: (value: Value) => void,
): void {
  const walk = (node: Sorted<Value>, own: readonly string[]): void => {
    if (own.length === 0) whole(node);
    else if (!node.children) for (const value of node.values ?? []) single(value);
    else {
      const places = own.map((key) => childFor(node.keys, key));
      for (const [at, child] of node.children.entries())
        walk(
          child,
          own.filter((_, i) => places[i] === at),
        );
    }
  };
  walk(map, keys);
}

/** How many keys are less. */
function rank<Value>(map: Sorted<Value>, key: string): number {
  let node = map;
  let count = 0;
  while (node.children) {
    const at = childFor(node.keys, key);
    for (let before = 0; before < at; before++) count += (node.children[before] as Sorted<Value>).size;
    node = node.children[at] as Sorted<Value>;
  }
  return count + lowerBound(node.keys, key);
}

/** How many keys there are from `from` on and before `to`, without looking at each. */
export const sortedCount = <Value>(map: Sorted<Value>, from: string, to: string): number =>
  Math.max(0, rank(map, to) - rank(map, from));

function leaves<Value>(node: Sorted<Value>, into: Sorted<Value>[]): Sorted<Value>[] {
  if (node.children) for (const child of node.children) leaves(child, into);
  else into.push(node);
  return into;
}

/** Values that one version has new or changed, and those of the other that it has no more. */
export function sortedChanges<Value>(
  before: Sorted<Value>,
  after: Sorted<Value>,
): { readonly put: readonly Value[]; readonly removed: readonly Value[] } {
  if (before === after) return { put: [], removed: [] };
  const [old, now] = [leaves(before, []), leaves(after, [])];
  const [wereThere, areThere] = [new Set(old), new Set(now)];
  const put: Value[] = [];
  const removed: Value[] = [];
  for (const { keys, values = [] } of now.filter((one) => !wereThere.has(one)))
    for (const [at, key] of keys.entries())
      if (sortedGet(before, key) !== values[at]) put.push(values[at] as Value);
  for (const { keys, values = [] } of old.filter((one) => !areThere.has(one)))
    for (const [at, key] of keys.entries())
      if (sortedGet(after, key) === undefined) removed.push(values[at] as Value);
  return { put, removed };
}

/**
 * A sum over all values that is worked out again only where a version differs from one that was summed before.
 * `join` must not care how the values are grouped.
 */
export function measure<Value, Sum>(
  of: (values: readonly Value[]) => Sum,
  join: (sums: readonly Sum[]) => Sum,
): (map: Sorted<Value>) => Sum {
  const known = new WeakMap<Sorted<Value>, { readonly sum: Sum }>();
  const sumOf = (node: Sorted<Value>): Sum => {
    const found = known.get(node);
    if (found) return found.sum;
    const sum = node.children ? join(node.children.map(sumOf)) : of(node.values ?? []);
    known.set(node, { sum });
    return sum;
  };
  return sumOf;
}
