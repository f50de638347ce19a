import { reader } from '../apiserver/index.ts';
import { iptablesSave, type Netns, nftListRuleset } from '../kernel/index.ts';
import type { Origin } from '../walk/index.ts';
import { ruleOrigins } from '../walk/index.ts';
import { IPVS_COMMANDS, ipvsLines, isIpvs, section } from './ipvs-rules.ts';
import { locate } from './sources.ts';
import type { SessionState } from './state.ts';
import type { RuleLine, RulesView } from './types.ts';

/** What a rule (or the policy of a built-in chain) has matched. Of nothing there is no count. */
function countOf(
  netns: Netns | undefined,
  { table, chain, position, text }: Line,
): Pick<RuleLine, 'packets' | 'bytes'> {
  if (chain === undefined || table === 'ipvs' || (position === undefined && !text.startsWith(':'))) return {};
  const count = netns?.counters?.[`IPv4 ${table} ${chain}`]?.[`#${position ?? 0}`];
  return { packets: count?.[0] ?? 0, bytes: count?.[1] ?? 0 };
}

type Line = Omit<RuleLine, 'origins'>;

const NFT = 'nft list ruleset';

/** Tables that IPv4 packets meet go by the name under which walks and counters know them. */
const nftLines = (netns: Netns, now: number): readonly Line[] =>
  nftListRuleset(netns, now).map((line) => ({ ...line, table: line.table.replace(/^(ip|inet) /, '') }));

/** Whether kube-proxy has written into nft, and not only the CNI. */
const isNftMode = ({ nftables }: Netns): boolean =>
  Object.keys(nftables).some((table) => table.endsWith(' kube-proxy'));

/** What a node's rules are shown by: kube-proxy's own tool first, and nft for what others have written beside it. */
function shown(netns: Netns, now: number): { readonly command: string; readonly lines: readonly Line[] } {
  if (isNftMode(netns)) return { command: NFT, lines: nftLines(netns, now) };
  const own = isIpvs(netns)
    ? { command: IPVS_COMMANDS, lines: ipvsLines(netns, now) }
    : { command: 'iptables-save', lines: iptablesSave(netns, 'IPv4') };
  if (Object.keys(netns.nftables).length === 0) return own;
  return {
    command: `${own.command}; ${NFT}`,
    lines: [...own.lines, ...section(NFT, nftLines(netns, now))],
  };
}

/** The rules of a node as its own tool prints them, each line with the objects that it was made from. */
export function rulesOf({ cluster, documents }: SessionState, node: string): RulesView {
  const netns = cluster.nodes[node];
  const read = reader(cluster.api);
  const origins = (tag: Parameters<typeof ruleOrigins>[1]): readonly Origin[] =>
    ruleOrigins(read, tag).map((origin) => {
      const source = locate(documents, origin);
      return source ? { ...origin, source } : origin;
    });
  const { command, lines } = netns ? shown(netns, cluster.now) : { command: 'iptables-save', lines: [] };
  return {
    node,
    command,
    lines: lines.map((line) => ({ ...line, ...countOf(netns, line), origins: origins(line.tag) })),
  };
}
