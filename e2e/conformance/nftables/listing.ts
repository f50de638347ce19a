/** How far two listings may differ in order: not at all but for that of Services, or in the order of all blocks. */
export type Order = 'services' | 'any';

interface Block {
  readonly table: string;
  readonly head: string;
  readonly lines: readonly string[];
}

/** Sets, maps and chains of a listing, with the lines of the table before them. */
function blocksOf(lines: readonly string[]): readonly Block[] {
  const blocks: { table: string; head: string; lines: string[] }[] = [];
  let table = '';
  for (const line of lines.flatMap((one) => one.split('\n'))) {
    if (line.startsWith('table ')) table = line;
    if (line.startsWith('table ') || /^\t(set|map|chain) /.test(line))
      blocks.push({ table, head: line.trim(), lines: [] });
    if (line !== '' && line !== '}') blocks.at(-1)?.lines.push(line);
  }
  return blocks;
}

/** The service port in a name such as `endpoint-HASH-ns/name/tcp/port__1.2.3.4/80`; undefined in fixed names. */
const servicePortOf = (head: string): string | undefined =>
  /-[A-Z2-7]{8}-([^\s/]+\/[^\s/]+\/[^\s/]+\/.*?)(?:__.*)? \{$/.exec(head)?.[1];

/** Sets, then chains; of either the fixed ones first, those of Services by service port. */
function rank({ table, head }: Block, order: Order): string {
  const servicePort = servicePortOf(head);
  const kind = head.startsWith('table ') ? 0 : head.startsWith('chain ') ? 2 : 1;
  if (order === 'any') return `${table} ${kind} ${head}`;
  return `${table} ${kind} ${servicePort === undefined ? 0 : `1 ${servicePort}`}`;
}

/** A listing in an order that does not depend on that of the Services; blank lines and closing braces are left out. */
export function canonicalListing(
  lines: readonly string[],
  order: Order,
  withEmptyChains = true,
): readonly string[] {
  return blocksOf(lines)
    .filter(({ head, lines: own }) => withEmptyChains || own.length > 2 || servicePortOf(head) === undefined)
    .map((block) => ({ block, rank: rank(block, order) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
    .flatMap(({ block }) => block.lines);
}
