import type { Node } from '../api/index.ts';
import { listOf, reader } from '../apiserver/index.ts';
import { type Interface, type Netns, newNetns, type Route } from '../kernel/index.ts';
import { addressOf, familyOf, nthAddress, prefixLength } from '../net/index.ts';
import type { Cluster } from './cluster.ts';
import type { World } from './world.ts';

/** The CNI's bridge on each node; Pods' veths are its ports. */
export const BRIDGE = 'cni0';
/** The link to the node network. */
export const UPLINK = 'eth0';

/** The node's own addresses: one, or one of each family. */
const internalIPs = (node: Node): readonly string[] =>
  (node.status?.addresses ?? []).flatMap(({ type, address }) => (type === 'InternalIP' ? [address] : []));

/** The node network of each family. */
const nodeNetworks = ({ nodeNetwork, ipv6 }: World): readonly World['nodeNetwork'][] =>
  ipv6 ? [nodeNetwork, ipv6.nodeNetwork] : [nodeNetwork];

/** The router of the node network that an address (or a default route) of its family goes by. */
export const routerFor = (world: World, address: string): string | undefined =>
  nodeNetworks(world).find(({ router }) => familyOf(router) === familyOf(address))?.router;

const podCIDRs = (node: Node): readonly string[] =>
  node.spec?.podCIDRs ?? (node.spec?.podCIDR ? [node.spec.podCIDR] : []);

/** The bridge has the first address of the Pod network; the node its own one on the uplink; of each family. */
function interfaces({ world }: Cluster, node: Node): readonly Interface[] {
  const own = internalIPs(node).map((address) => {
    const network = nodeNetworks(world).find(({ router }) => familyOf(router) === familyOf(address));
    return `${address}/${(network ?? world.nodeNetwork).prefix}`;
  });
  const bridge = podCIDRs(node).map((cidr) => `${nthAddress(cidr, 1)}/${prefixLength(cidr)}`);
  return [
    { name: 'lo', kind: 'loopback', addresses: world.ipv6 ? ['127.0.0.1/8', '::1/128'] : ['127.0.0.1/8'] },
    { name: UPLINK, kind: 'ethernet', addresses: own },
    { name: BRIDGE, kind: 'bridge', addresses: bridge },
  ];
}

/** A plain routed Pod network: a route per other node by way of its address, everything else by way of the router. */
function routes({ world }: Cluster, node: Node, nodes: readonly Node[]): readonly Route[] {
  const others = nodes.filter(({ metadata }) => metadata.name !== node.metadata.name);
  return [
    ...nodeNetworks(world).map(
      ({ router }): Route => ({ to: router.includes(':') ? '::/0' : '0.0.0.0/0', via: router, dev: UPLINK }),
    ),
    ...others.flatMap((other) =>
      podCIDRs(other).flatMap((to): readonly Route[] => {
        const via = internalIPs(other).find((one) => familyOf(one) === familyOf(addressOf(to)));
        return via ? [{ to, via, dev: UPLINK }] : [];
      }),
    ),
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
