/** Objects that only one function has seen so far, and that it may therefore write to: they come out of it as plain immutable data. */
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
