/** Restore input by table and chain: chains in any order, the rules of each in theirs. */
export function canonicalTables(lines: readonly string[]): readonly string[] {
  const chains = new Map<string, string[]>();
  let table = '';
  for (const line of lines) {
    if (line.startsWith('*')) table = line.slice(1);
    else if (line.startsWith(':')) chains.set(`${table} ${line.slice(1).split(' ')[0]}`, [line]);
    else if (line.startsWith('-A ')) {
      const key = `${table} ${line.split(' ')[1]}`;
      chains.set(key, [...(chains.get(key) ?? ['no chain line']), line]);
    }
  }
  return [...chains.keys()].sort().flatMap((key) => [key, ...(chains.get(key) ?? [])]);
}
