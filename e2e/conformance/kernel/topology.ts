import {
  type Interface,
  type Netns,
  newNetns,
  type Route,
  type Sysctls,
} from '../../../core/kernel/index.ts';
import { prefixLength } from '../../../core/net/index.ts';

export interface NamedAddress {
  readonly name: string;
  readonly ip: string;
  /** Where there are two families. */
  readonly ip6?: string;
}

/** Whether an address is one of its own. */
export const has = ({ ip, ip6 }: NamedAddress, address: string): boolean => ip === address || ip6 === address;

export interface NodeTopology extends NamedAddress {
  readonly podCIDR: string;
  /** Address of the node's side of its Pod links. */
  readonly gateway: string;
  readonly podCIDR6?: string;
  readonly gateway6?: string;
  readonly pods: readonly NamedAddress[];
}

/** The `topology` part of a kernel vector: a small cluster on one underlay network, with a router to the outside. */
export interface Topology {
  readonly cni: 'bridge' | 'ptp';
  /** `silent`: the router knows no Pods, and drops what it has no route for without a word. */
  readonly underlay: {
    readonly cidr: string;
    readonly router: string;
    readonly cidr6?: string;
    readonly router6?: string;
    readonly silent?: boolean;
  };
  readonly nodes: readonly NodeTopology[];
  readonly externals: readonly NamedAddress[];
  /** Routes of the router to Service addresses: destination and the node it is sent to. */
  readonly routes: readonly { readonly to: string; readonly via: string }[];
  readonly sysctls: Readonly<Record<string, number>>;
  readonly bridgePortHairpin: boolean;
}

/** The node's end of a Pod's veth. */
export const vethOf = (pod: NamedAddress): string => `veth-${pod.name}`;

const DECIDING: readonly (keyof Sysctls)[] = [
  'net.ipv4.ip_forward',
  'net.bridge.bridge-nf-call-iptables',
  'net.ipv4.conf.all.route_localnet',
  'net.netfilter.nf_conntrack_tcp_be_liberal',
];

/** Of each family that is there. */
const both = (...addresses: readonly (string | undefined)[]): string[] =>
  addresses.filter((one) => one !== undefined);

function podLinks(topology: Topology, node: NodeTopology): { interfaces: Interface[]; routes: Route[] } {
  const { gateway, gateway6, podCIDR, podCIDR6 } = node;
  if (topology.cni === 'bridge') {
    const six = gateway6 && podCIDR6 && `${gateway6}/${prefixLength(podCIDR6)}`;
    const addresses = both(`${gateway}/${prefixLength(podCIDR)}`, six || undefined);
    const hairpin = topology.bridgePortHairpin;
    return { interfaces: [{ name: 'cni0', kind: 'bridge', addresses, hairpin }], routes: [] };
  }
  return {
    interfaces: node.pods.map((pod) => ({
      name: vethOf(pod),
      kind: 'ethernet',
      addresses: both(`${gateway}/32`, gateway6 && `${gateway6}/128`),
    })),
    routes: node.pods.flatMap((pod) =>
      both(`${pod.ip}/32`, pod.ip6 && `${pod.ip6}/128`).map((to) => ({ to, dev: vethOf(pod) })),
    ),
  };
}

/** The namespace of one node before rules are loaded. */
export function nodeNetns(topology: Topology, node: NodeTopology): Netns {
  const { underlay, nodes } = topology;
  const links = podLinks(topology, node);
  const others = nodes.filter((other) => other !== node);
  const given = DECIDING.filter((name) => topology.sysctls[name] !== undefined);
  return newNetns({
    name: node.name,
    interfaces: [
      { name: 'lo', kind: 'loopback', addresses: both('127.0.0.1/8', node.ip6 && '::1/128') },
      {
        name: 'eth0',
        kind: 'ethernet',
        addresses: both(
          `${node.ip}/${prefixLength(underlay.cidr)}`,
          node.ip6 && underlay.cidr6 && `${node.ip6}/${prefixLength(underlay.cidr6)}`,
        ),
      },
      ...links.interfaces,
    ],
    routes: [
      { to: 'default', via: underlay.router, dev: 'eth0' },
      ...(underlay.router6 ? [{ to: '::/0', via: underlay.router6, dev: 'eth0' }] : []),
      ...others.map((other) => ({ to: other.podCIDR, via: other.ip, dev: 'eth0' })),
      ...others.flatMap(({ podCIDR6, ip6 }) =>
        podCIDR6 && ip6 ? [{ to: podCIDR6, via: ip6, dev: 'eth0' }] : [],
      ),
      ...links.routes,
    ],
    sysctls: Object.fromEntries(given.map((name) => [name, topology.sysctls[name] === 0 ? 0 : 1])),
  });
}
