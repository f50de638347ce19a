import { reader } from '../apiserver/index.ts';
import { iptablesSave, type Netns, nftListRuleset } from '../kernel/index.ts';
import type { Origin } from '../walk/index.ts';
import { ruleOrigins } from '../walk/index.ts';
import { IPVS_COMMANDS, ipvsLines, isIpvs } from './ipvs-rules.ts';
import { locate } from './sources.ts';
import type { SessionState } from './state.ts';
import type { RuleLine, RulesView } from './types.ts';

/** What a rule (or the policy of a built-in chain) has matched. Of nothing there is no count. */
function countOf(
  netns: Netns | undefined,
  { table, chain, position, text }: Omit<RuleLine, 'origins'>,
): Pick<RuleLine, 'packets' | 'bytes'> {
  if (chain === undefined || table === 'ipvs' || (position === undefined && !text.startsWith(':'))) return {};
  const count = netns?.counters?.[`IPv4 ${table} ${chain}`]?.[`#${position ?? 0}`];
  return { packets: count?.[0] ?? 0, bytes: count?.[1] ?? 0 };
}

function listed(
  netns: Netns,
  now: number,
  nft: boolean,
  ipvs: boolean,
): readonly Omit<RuleLine, 'origins'>[] {
  if (nft) return nftListRuleset(netns, now);
  return ipvs ? ipvsLines(netns, now) : iptablesSave(netns, 'IPv4');
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
  const nft = netns !== undefined && Object.keys(netns.nftables).length > 0;
  const ipvs = netns !== undefined && isIpvs(netns);
  const lines = netns ? listed(netns, cluster.now, nft, ipvs) : [];
  return {
    node,
    command: nft ? 'nft list ruleset' : ipvs ? IPVS_COMMANDS : 'iptables-save',
    lines: lines.map((line) => ({ ...line, ...countOf(netns, line), origins: origins(line.tag) })),
  };
}
