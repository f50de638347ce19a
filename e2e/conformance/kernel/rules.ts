import type { ApiObject } from '../../../core/api/index.ts';
import { type KernelCommand, load, type Netns, type TaggedLine } from '../../../core/kernel/index.ts';
import { markText, staleFlows } from '../../../core/proxy/index.ts';
import { firstSync } from '../iptables/world.ts';
import type { NodeTopology, Topology } from './topology.ts';

/** The `proxy` part of a kernel vector: one configuration for all nodes. */
export interface LabProxy {
  readonly mode: string;
  readonly nodePortAddresses: readonly string[] | null;
  readonly clusterCIDR: string | null;
  readonly masqueradeAll: boolean;
  readonly masqueradeBit: number;
  readonly localhostNodePorts: boolean;
}

const BUILT_IN = /^-A (PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING) /;

/** The jumps from built-in chains in a loaded text, as restore input of their own. */
function jumpsOf(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.startsWith('*') || line === 'COMMIT' || BUILT_IN.test(line));
}

/** What kube-proxy does on a node for other objects than the vector's text was made of: its rules, and the flows it ends. */
export function rewritten(
  topology: Topology,
  proxy: LabProxy,
  node: NodeTopology,
  objects: readonly ApiObject[],
  loaded: readonly string[],
): { readonly lines: readonly string[]; readonly stale: readonly KernelCommand[] } {
  const { view, rendering } = firstSync(
    {
      ...proxy,
      ipFamily: 'IPv4',
      nodeName: node.name,
      nodeIP: node.ip,
      nodeIPs: [node.ip, node.gateway],
      nodeInterfaces: [{ name: 'all', addresses: ['127.0.0.1/8', `${node.ip}/24`, `${node.gateway}/24`] }],
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
    lines: [...lines, ...jumpsOf(loaded)],
    stale: staleFlows(view.servicePorts, view.endpoints, 'IPv4'),
  };
}

const RANDOM = /^-A (\S+) .*--probability (\S+) .*-j (\S+)$/;

/** The same rules with every random choice that could fall on an endpoint pinned to it, as the recording did. */
export function pinned(lines: readonly string[], endpoint: string | null): readonly string[] {
  if (endpoint === null) return lines;
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
export function withRules(netns: Netns, lines: readonly string[]): Netns {
  const bare: Netns = { ...netns, iptables: { IPv4: {}, IPv6: {} } };
  return load(bare, [{ tool: 'iptables-restore', family: 'IPv4', lines: lines.map((text) => ({ text })) }]);
}
