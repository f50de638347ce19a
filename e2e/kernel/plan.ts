import { listOf, reader } from '../../core/apiserver/index.ts';
import type { Cluster } from '../../core/cluster/index.ts';
import { type KubeletMemory, runningContainers } from '../../core/kubelet/index.ts';
import { nthAddress } from '../../core/net/index.ts';

/** An open socket, and the namespace that it is in. */
export type Server = readonly [stack: string, protocol: string, port: number];

/** How Pods are linked to their node: by a bridge as it should be, by a veth and a route each, or by a bridge that lacks something. */
export type Links = 'bridge' | 'routed links' | 'bridge-nf-call-iptables 0' | 'no hairpin';

/** The machines of a cluster, for whoever builds them out of namespaces. */
export interface Plan {
  readonly prefix: number;
  readonly router: string;
  readonly outsideGateway: string;
  readonly prefix6: number;
  readonly router6: string;
  readonly outsideGateway6: string;
  readonly links: Links;
  readonly sysctls: Readonly<Record<string, number>>;
  readonly nodes: readonly PlannedNode[];
  readonly outside: readonly Machine[];
}

/** Something with an address of each family. */
export interface Machine {
  readonly name: string;
  readonly ip: string;
  readonly ip6: string;
}

export interface PlannedNode extends Machine {
  readonly podCIDR: string;
  readonly gateway: string;
  readonly podCIDR6: string;
  readonly gateway6: string;
  readonly pods: readonly Machine[];
}

/** The address of the family that another one is of. */
export const likeThat = ({ ip, ip6 }: Machine, address: string): string => (address.includes(':') ? ip6 : ip);

/** A load balancer that makes connections of its own: a host outside, which core does not know as one. */
export const BALANCER: Machine = { name: 'balancer', ip: '203.0.113.50', ip6: '2001:db8:203::32' };

/** Pods by name: a name of a node stands for the node itself. */
const podsOn = (cluster: Cluster, node: string): readonly Machine[] =>
  listOf(reader(cluster.api), 'Pod')
    .filter(({ spec, status }) => spec.nodeName === node && !spec.hostNetwork && status?.podIP)
    .map(({ metadata, status }) => {
      const [ip = '', ip6 = ''] = (status?.podIPs ?? []).map((one) => one.ip);
      return { name: metadata.name, ip, ip6 };
    });

/** What a settled cluster of core looks like as machines: nodes, the Pods that have an address, hosts outside. */
export function planOf(cluster: Cluster, links: Links): Plan {
  const { nodeNetwork, nodes, outside, ipv6 } = cluster.world;
  const { sysctls = {} } = Object.values(cluster.nodes)[0] ?? {};
  return {
    prefix: nodeNetwork.prefix,
    router: nodeNetwork.router,
    outsideGateway: `${outside[0]?.address.split('.').slice(0, 3).join('.')}.1`,
    prefix6: ipv6?.nodeNetwork.prefix ?? 64,
    router6: ipv6?.nodeNetwork.router ?? '',
    outsideGateway6: nthAddress(`${outside[0]?.ipv6}/64`, 1),
    links,
    sysctls: { ...sysctls },
    nodes: nodes.map(({ name, address, podCIDR, ipv6: six = { address: '', podCIDR: '::/64' } }) => ({
      name,
      ip: address,
      podCIDR,
      gateway: nthAddress(podCIDR, 1),
      ip6: six.address,
      podCIDR6: six.podCIDR,
      gateway6: nthAddress(six.podCIDR, 1),
      pods: podsOn(cluster, name),
    })),
    outside: [...outside.map(({ name, address, ipv6: ip6 = '' }) => ({ name, ip: address, ip6 })), BALANCER],
  };
}

/** Every socket that a container of the cluster has open, by the namespace it is in. */
export function serversOf(cluster: Cluster): readonly Server[] {
  return listOf(reader(cluster.api), 'Pod').flatMap((pod) => {
    const node = pod.spec.nodeName ?? '';
    const memory = cluster.memory[`kubelet/${node}`] as KubeletMemory | undefined;
    if (!memory) return [];
    const stack = pod.spec.hostNetwork ? node : pod.metadata.name;
    return runningContainers(memory, pod).flatMap(({ container, image }) =>
      image
        .listeners(container)
        .filter(({ protocol }) => protocol !== 'SCTP')
        .map(({ protocol, port }): Server => [stack, protocol, port]),
    );
  });
}
