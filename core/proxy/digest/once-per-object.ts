/**
 * Remembers what was worked out from an object. Objects of the API and the digest never change, so that the answer is the same: a sync after
 * a small change need not digest the whole cluster again.
 */
export function once<O extends object, T>(derive: (object: O) => T): (object: O) => T {
  const known = new WeakMap<O, T>();
  return (object) => {
    const before = known.get(object);
    if (before !== undefined) return before;
    const derived = derive(object);
    known.set(object, derived);
    return derived;
  };
}

/** The same, per key. */
export function oncePerObject<O extends object, K extends string, T>(derive: (object: O, key: K) => T) {
  const known = new WeakMap<O, Map<K, T>>();
  return (object: O, key: K): T => {
    const byKey = known.get(object) ?? new Map<K, T>();
    const before = byKey.get(key);
    if (before !== undefined) return before;
    const derived = derive(object, key);
    known.set(object, byKey.set(key, derived));
    return derived;
  };
}
