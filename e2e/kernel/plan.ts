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
  readonly links: Links;
  readonly sysctls: Readonly<Record<string, number>>;
  readonly nodes: readonly PlannedNode[];
  readonly outside: readonly { readonly name: string; readonly ip: string }[];
}

export interface PlannedNode {
  readonly name: string;
  readonly ip: string;
  readonly podCIDR: string;
  readonly gateway: string;
  readonly pods: readonly { readonly name: string; readonly ip: string }[];
}

/** Pods by name: a name of a node stands for the node itself. */
const podsOn = (cluster: Cluster, node: string) =>
  listOf(reader(cluster.api), 'Pod')
    .filter(({ spec, status }) => spec.nodeName === node && !spec.hostNetwork && status?.podIP)
    .map(({ metadata, status }) => ({ name: metadata.name, ip: status?.podIP ?? '' }));

/** What a settled cluster of core looks like as machines: nodes, the Pods that have an address, hosts outside. */
export function planOf(cluster: Cluster, links: Links): Plan {
  const { nodeNetwork, nodes, outside } = cluster.world;
  const { sysctls = {} } = Object.values(cluster.nodes)[0] ?? {};
  return {
    prefix: nodeNetwork.prefix,
    router: nodeNetwork.router,
    outsideGateway: `${outside[0]?.address.split('.').slice(0, 3).join('.')}.1`,
    links,
    sysctls: { ...sysctls },
    nodes: nodes.map(({ name, address, podCIDR }) => ({
      name,
      ip: address,
      podCIDR,
      gateway: nthAddress(podCIDR, 1) ?? '',
      pods: podsOn(cluster, name),
    })),
    outside: outside.map(({ name, address }) => ({ name, ip: address })),
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
