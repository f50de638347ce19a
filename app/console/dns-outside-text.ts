type Names = Readonly<Record<string, readonly string[]>>;

/** A name in each line, and behind it its addresses or what it is an alias of. */
export const outsideText = (names: Names): string =>
  Object.entries(names)
    .map(([name, values]) => `${name} ${values.join(' ')}\n`)
    .join('');

/** Reads it back. Lines of one name add up; `#` begins a remark. */
export function outsideFrom(text: string): Names {
  const names: Record<string, readonly string[]> = {};
  for (const line of text.split('\n')) {
    const [name, ...values] = (line.split('#')[0] ?? '').trim().split(/[\s,=]+/);
    if (name) names[name] = [...(names[name] ?? []), ...values];
  }
  return names;
}
