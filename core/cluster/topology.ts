import type { Node } from '../api/index.ts';
import { listOf, reader } from '../apiserver/index.ts';
import { type Interface, type Netns, newNetns, type Route } from '../kernel/index.ts';
import { nthAddress, prefixLength } from '../net/index.ts';
import type { Cluster } from './cluster.ts';

/** The CNI's bridge on each node; Pods' veths are its ports. */
export const BRIDGE = 'cni0';
/** The link to the node network. */
export const UPLINK = 'eth0';

const internalIP = (node: Node): string | undefined =>
  node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;

const podCIDRs = (node: Node): readonly string[] =>
  node.spec?.podCIDRs ?? (node.spec?.podCIDR ? [node.spec.podCIDR] : []);

/** The bridge has the first address of the Pod network; the node its own one on the uplink. */
function interfaces(cluster: Cluster, node: Node): readonly Interface[] {
  const address = internalIP(node);
  return [
    { name: 'lo', kind: 'loopback', addresses: ['127.0.0.1/8'] },
    {
      name: UPLINK,
      kind: 'ethernet',
      addresses: address ? [`${address}/${cluster.world.nodeNetwork.prefix}`] : [],
    },
    {
      name: BRIDGE,
      kind: 'bridge',
      addresses: podCIDRs(node).map((cidr) => `${nthAddress(cidr, 1)}/${prefixLength(cidr)}`),
    },
  ];
}

/** A plain routed Pod network: a route per other node by way of its address, everything else by way of the router. */
function routes(cluster: Cluster, node: Node, nodes: readonly Node[]): readonly Route[] {
  const others = nodes.filter(({ metadata }) => metadata.name !== node.metadata.name);
  return [
    { to: '0.0.0.0/0', via: cluster.world.nodeNetwork.router, dev: UPLINK },
    ...others.flatMap((other) => {
      const via = internalIP(other);
      return via ? podCIDRs(other).map((to): Route => ({ to, via, dev: UPLINK })) : [];
    }),
  ];
}

/** Interfaces that some agent made: kube-ipvs0, nodelocaldns. */
const dummiesOf = ({ interfaces: all }: Netns): readonly Interface[] =>
  all.filter(({ kind }) => kind === 'dummy');

const nodeObjects = (cluster: Cluster): readonly Node[] => listOf(reader(cluster.api), 'Node');

/** The network stacks as the Node objects want them; rules, conntrack and all else stay as they are. */
function wire(cluster: Cluster, names: readonly string[]): Cluster {
  const objects = nodeObjects(cluster);
  const nodes = Object.fromEntries(
    objects
      .filter(({ metadata }) => names.includes(metadata.name))
      .map((node): [string, Netns] => {
        const known = cluster.nodes[node.metadata.name];
        // Links that a program on the node has made are not the Node object's business.
        const made = known ? dummiesOf(known) : [];
        const wiring = {
          interfaces: [...interfaces(cluster, node), ...made],
          routes: routes(cluster, node, objects),
        };
        return [
          node.metadata.name,
          known ? { ...known, ...wiring } : newNetns({ name: node.metadata.name, ...wiring }),
        ];
      }),
  );
  return { ...cluster, nodes };
}

/** A machine joins (or its Node object changes): it gets a network stack, and the others learn the way to its Pods. */
export function addNode(cluster: Cluster, node: Node): Cluster {
  return wire(cluster, [...Object.keys(cluster.nodes), node.metadata.name]);
}

/** A machine is gone, with all that was in its kernel. */
export function removeNode(cluster: Cluster, name: string): Cluster {
  return wire(
    cluster,
    Object.keys(cluster.nodes).filter((node) => node !== name),
  );
}
