import type { ApiObject } from '../../../core/api/index.ts';
import { type KernelCommand, load, type Netns, type TaggedLine } from '../../../core/kernel/index.ts';
import { markText, staleFlows } from '../../../core/proxy/index.ts';
import { firstSync } from '../iptables/world.ts';
import { firstNftSync, inputsOf } from '../nftables/world.ts';
import type { NodeTopology, Topology } from './topology.ts';

/** The `proxy` part of a kernel vector: one configuration for all nodes. */
export interface LabProxy {
  readonly mode: string;
  readonly nodePortAddresses: readonly string[] | 'primary' | null;
  readonly clusterCIDR: string | null;
  readonly masqueradeAll: boolean;
  readonly masqueradeBit: number;
  readonly localhostNodePorts: boolean;
  readonly serviceCIDRs?: readonly string[];
  /** Which arrangement of rules nftables mode writes, in a vector's words. */
  readonly layout?: string;
}

/** Rules as they were given to `iptables-restore` or `nft -f`. */
export interface LabRules {
  readonly tool: 'iptables-restore' | 'nft';
  readonly lines: readonly string[];
}

const BUILT_IN = /^-A (PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING) /;

/** The jumps from built-in chains in a loaded text, as restore input of their own. */
function jumpsOf(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.startsWith('*') || line === 'COMMIT' || BUILT_IN.test(line));
}

interface Rewritten {
  readonly rules: LabRules;
  readonly stale: readonly KernelCommand[];
}

/** What kube-proxy does on a node for other objects than the vector's text was made of: its rules, and the flows it ends. */
export function rewritten(
  topology: Topology,
  proxy: LabProxy,
  node: NodeTopology,
  objects: readonly ApiObject[],
  loaded: readonly string[],
): Rewritten {
  const addresses = ['127.0.0.1', node.ip, node.gateway];
  const shared = { ...proxy, ipFamily: 'IPv4', nodeName: node.name, nodeIP: node.ip } as const;
  if (proxy.mode === 'nftables') {
    const settings = { ...shared, nodeIPs: addresses, serviceCIDRs: proxy.serviceCIDRs ?? [] };
    const { view, rendering } = firstNftSync(settings, objects, proxy.layout);
    return {
      rules: { tool: 'nft', lines: inputsOf(rendering).flat() },
      stale: staleFlows(view.servicePorts, view.endpoints, 'IPv4'),
    };
  }
  const { view, rendering } = firstSync(
    {
      ...shared,
      nodePortAddresses: typeof proxy.nodePortAddresses === 'string' ? ['primary'] : proxy.nodePortAddresses,
      nodeIPs: [node.ip, node.gateway],
      nodeInterfaces: [{ name: 'all', addresses }],
      masqueradeMark: markText(proxy.masqueradeBit),
      randomFully: true,
      conntrackTCPLiberal: topology.sysctls['net.netfilter.nf_conntrack_tcp_be_liberal'] === 1,
      nfacctCounters: [],
    },
    objects,
  );
  const lines = rendering.commands.flatMap((command: KernelCommand) =>
    command.tool === 'iptables-restore' ? command.lines.map(({ text }: TaggedLine) => text) : [],
  );
  return {
    rules: { tool: 'iptables-restore', lines: [...lines, ...jumpsOf(loaded)] },
    stale: staleFlows(view.servicePorts, view.endpoints, 'IPv4'),
  };
}

const RANDOM = /^-A (\S+) .*--probability (\S+) .*-j (\S+)$/;

/** The same rules with every random choice that could fall on an endpoint pinned to it, as the recording did. */
export function pinned({ tool, lines }: LabRules, endpoint: string | null): LabRules {
  if (endpoint === null) return { tool, lines };
  return { tool, lines: tool === 'nft' ? pinnedNft(lines, endpoint) : pinnedIptables(lines, endpoint) };
}

/** `mod N` becomes `mod 1 offset K`, K being the endpoint's number. */
function pinnedNft(lines: readonly string[], endpoint: string): readonly string[] {
  const chains = lines
    .filter((line) => line.endsWith(` dnat to ${endpoint}`))
    .map((line) => line.split(' ')[4]);
  return lines.map((line) =>
    line.replace(/numgen random mod \d+ (v?map \{ .*)/, (whole, map: string) => {
      const choices = [...map.matchAll(/(\d+) : (?:goto (\S+)|(\S+ \. \d+))/g)];
      const choice = choices.find(
        ([, , chain, address]) => chains.includes(chain) || address === endpoint.replace(/:(\d+)$/, ' . $1'),
      );
      return choice ? `numgen random mod 1 offset ${choice[1]} ${map}` : whole;
    }),
  );
}

function pinnedIptables(lines: readonly string[], endpoint: string): readonly string[] {
  const chains = new Set(
    lines
      .filter((line) => line.endsWith(`--to-destination ${endpoint}`))
      .map((line) => line.split(' ')[1] ?? ''),
  );
  const chooses = (service: string): boolean =>
    lines.some((line) => line.startsWith(`-A ${service} `) && chains.has(line.split(' ').at(-1) ?? ''));
  return lines.map((line) => {
    const [, service = '', probability = '', target = ''] = RANDOM.exec(line) ?? [];
    if (service === '' || !chooses(service)) return line;
    return line.replace(
      `--probability ${probability}`,
      `--probability ${chains.has(target) ? '1.0' : '0.0'}`,
    );
  });
}

/** The node with these rules and no others; flows and affinity records stay. */
export function withRules(netns: Netns, { tool, lines }: LabRules): Netns {
  const tagless = lines.map((text) => ({ text }));
  if (tool === 'nft')
    return withAffinity(load({ ...netns, nftables: {} }, [{ tool, lines: tagless }]), netns);
  const bare: Netns = { ...netns, iptables: { IPv4: {}, IPv6: {} } };
  return load(bare, [{ tool, family: 'IPv4', lines: tagless }]);
}

/** Dynamic sets keep the elements they had. */
function withAffinity(netns: Netns, before: Netns): Netns {
  const tables = Object.entries(netns.nftables).map(([key, table]) => {
    const known = before.nftables[key]?.sets ?? {};
    const sets = Object.entries(table.sets).map(([name, set]) => {
      const elements = set.flags.includes('dynamic') ? known[name]?.elements : undefined;
      return [name, elements ? { ...set, elements } : set] as const;
    });
    return [key, { ...table, sets: Object.fromEntries(sets) }] as const;
  });
  return { ...netns, nftables: Object.fromEntries(tables) };
}
