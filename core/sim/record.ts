/** The record with one entry set: a copy and a store, which engines do faster than a literal with a computed key. */
export function withEntry<Value>(
  record: Readonly<Record<string, Value>>,
  key: string,
  value: Value,
): Readonly<Record<string, Value>> {
  const next = { ...record };
  next[key] = value;
  return next;
}
