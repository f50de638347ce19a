/**
 * Objects that only the one who sends many packets has seen so far, and that may therefore be written to: they come out as plain
 * immutable data once that is over.
 */
export type Owned = WeakSet<object>;

/** The object itself where it may be written to, else a copy of it. */
export function writable<T extends object>(
  value: T,
  owned: Owned | undefined,
): { -readonly [Key in keyof T]: T[Key] } {
  if (owned?.has(value)) return value;
  const copy = { ...value };
  owned?.add(copy);
  return copy;
}
