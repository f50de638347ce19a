/** One table of a restore input or of a listing. */
export interface TableText {
  readonly table: string;
  /** Chain lines without their counters: `:KUBE-SERVICES -`. */
  readonly chains: readonly string[];
  /** `-A` lines in order, by chain. */
  readonly rules: ReadonlyMap<string, readonly string[]>;
  /** `-X` lines. */
  readonly removals: readonly string[];
}

/** Takes restore input or the text of iptables-save apart. Comment lines and COMMIT are left out. */
export function parseText(lines: readonly string[]): readonly TableText[] {
  const tables: { table: string; chains: string[]; rules: Map<string, string[]>; removals: string[] }[] = [];
  for (const line of lines) {
    const table = tables.at(-1);
    if (line.startsWith('*'))
      tables.push({ table: line.slice(1), chains: [], rules: new Map(), removals: [] });
    else if (line.startsWith(':')) table?.chains.push(line);
    else if (line.startsWith('-X ')) table?.removals.push(line);
    else if (line.startsWith('-A ')) {
      const chain = line.split(' ')[1] ?? '';
      table?.rules.set(chain, [...(table.rules.get(chain) ?? []), line]);
    }
  }
  return tables;
}

/** Chains that gather rules of many Services, whose order there is random upstream. */
const GATHERING = ['KUBE-NODEPORTS', 'KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-PROXY-FIREWALL'];

/** Upstream's tests put these two first, then the others by name. */
const chainRank = (chain: string): string => {
  const place = ['KUBE-NODEPORTS', 'KUBE-SERVICES'].indexOf(chain);
  return place < 0 ? `2${chain}` : String(place);
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The text in the rule's comment up to the first blank: the service port. The rule that must be last sorts last. */
function servicePortOf(rule: string): string {
  const comment = /--comment "?([^ "]*)/.exec(rule)?.[1] ?? '';
  return rule.includes('NOTE: this must be the last rule in this chain') ? `\uffff${rule}` : comment;
}

/** Rules of one chain in an order that does not depend on that of the Services. */
export function canonicalRules(chain: string, rules: readonly string[]): readonly string[] {
  if (!GATHERING.includes(chain)) return rules;
  return [...rules].sort((a, b) => byText(servicePortOf(a), servicePortOf(b)));
}

/**
 * The whole input, in an order that does not depend on that of the Services: tables by name, chains in upstream's
 * test order, rules grouped by chain. With `listed`, chains and tables keep the order they have.
 */
export function canonicalText(
  lines: readonly string[],
  order: 'sorted' | 'listed' = 'sorted',
): readonly string[] {
  const tables = [...parseText(lines)];
  if (order === 'sorted') tables.sort((a, b) => byText(a.table, b.table));
  return tables.flatMap(({ table, chains, rules, removals }) => {
    const byRank = (a: string, b: string) => byText(chainRank(a), chainRank(b));
    const ruleChains = order === 'sorted' ? [...rules.keys()].sort(byRank) : [...rules.keys()];
    const nameOf = (line: string) => line.slice(1).split(' ')[0] ?? '';
    return [
      `*${table}`,
      ...(order === 'sorted' ? [...chains].sort((a, b) => byRank(nameOf(a), nameOf(b))) : chains),
      ...ruleChains.flatMap((chain) => canonicalRules(chain, rules.get(chain) ?? [])),
      ...[...removals].sort(),
      'COMMIT',
    ];
  });
}
