import { iptablesSave, type Netns, nftListRuleset, type TaggedLine } from '../../core/kernel/index.ts';
import type { Family } from '../../core/net/index.ts';

/** kube-proxy's mode, as far as Linux's own tools can load what it prints. */
export type Mode = 'iptables' | 'nftables';

/** One line of a listing, and which chain it stands in. */
interface Line {
  readonly text: string;
  readonly table: string;
  readonly chain?: string;
  readonly position?: number;
}

/** What the node's own tool prints of its rules at a time. */
export const printed = (
  netns: Netns,
  mode: Mode,
  now: number,
  family: Family = 'IPv4',
): readonly (Line & TaggedLine)[] =>
  mode === 'iptables' ? iptablesSave(netns, family) : nftListRuleset(netns, now);

const RANDOM = / --probability \S+ /;
const DNAT = / --to-destination \[?([^\]\s]+?)\]?:\d+$/;
const NUMGEN = /numgen random mod \d+ (?:offset \d+ )?(v?map \{ .*)/;

const isRule = (line: Line): boolean => line.position !== undefined;

const targetOf = ({ text }: Line): string => text.slice(text.lastIndexOf(' ') + 1);

/** `iptables`: of the rules of a chain that draw, the wanted one always matches and those before it never do. */
function pinIptables<L extends Line>(lines: readonly L[], address: string): readonly L[] {
  const endpoints = new Map<string | undefined, string>();
  for (const { chain, text } of lines) {
    const [, to] = DNAT.exec(text) ?? [];
    if (to) endpoints.set(chain, to);
  }
  const isWanted = (line: L): boolean => isRule(line) && endpoints.get(targetOf(line)) === address;
  const having = new Set(lines.filter(isWanted).map(({ chain }) => chain));
  return lines.map((line) => {
    if (!isRule(line) || !RANDOM.test(line.text)) return line;
    const wanted = having.has(line.chain) ? isWanted(line) : true;
    const odds = wanted ? '1.00000000000' : '0.00000000000';
    return { ...line, text: line.text.replace(/--probability \S+/, `--probability ${odds}`) };
  });
}

/** `nft`: the map of a choice is looked up with the wanted endpoint's number. */
function pinNft<L extends Line>(lines: readonly L[], address: string): readonly L[] {
  // In names of chains an IPv6 address has dots.
  const named = `__${address.replaceAll(':', '.')}/`;
  return lines.map((line) => {
    const [whole, map] = NUMGEN.exec(line.text) ?? [];
    if (whole === undefined) return line;
    const choices = [...(map?.matchAll(/(\d+) : (?:goto )?([^,}]+?)(?=\s*[,}])/g) ?? [])];
    const wanted = choices.find(
      ([, , choice = '']) => choice.includes(named) || choice.startsWith(`${address} . `),
    );
    const offset = `random mod 1 offset ${wanted?.[1] ?? 0} `;
    return { ...line, text: line.text.replace(/random mod \d+ (?:offset \d+ )?/, offset) };
  });
}

/**
 * A listing in which no choice is left to chance: each falls on the endpoint with the address where it can, else on its
 * first. The same rules stand in the same places.
 */
export const pinned = <L extends Line>(lines: readonly L[], mode: Mode, address: string): readonly L[] =>
  mode === 'iptables' ? pinIptables(lines, address) : pinNft(lines, address);

/** Commands that write anew just those chains in which a pinned listing differs, so that affinity and counters stay. */
export function repin(
  before: readonly (Line & TaggedLine)[],
  after: readonly (Line & TaggedLine)[],
  mode: Mode,
): readonly TaggedLine[] {
  const changed = new Set(
    after.filter((line, at) => line.text !== before[at]?.text).map(({ table, chain }) => `${table} ${chain}`),
  );
  const rules = after.filter((line) => isRule(line) && changed.has(`${line.table} ${line.chain}`));
  const chains = [...changed].map((key) => key.slice(key.lastIndexOf(' ') + 1));
  if (chains.length === 0) return [];
  if (mode === 'nftables')
    return [
      ...[...changed].map((key) => ({ text: `flush chain ${key}` })),
      ...rules.map((rule) => ({ ...rule, text: `add rule ${rule.table} ${rule.chain} ${rule.text.trim()}` })),
    ];
  return [
    { text: '*nat' },
    ...chains.map((chain) => ({ text: `:${chain} - [0:0]` })),
    ...rules,
    { text: 'COMMIT' },
  ];
}
