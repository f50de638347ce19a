import type { Family, Protocol } from '../net/index.ts';
import type { ConntrackTable } from './conntrack/entry.ts';
import { emptyConntrack } from './conntrack/table.ts';
import type { Counters } from './counters.ts';
import type { IpSets } from './ipset/set.ts';
import type { IptablesTables } from './iptables/tables.ts';
import type { Ipvs } from './ipvs/state.ts';
import type { Ruleset } from './nftables/ruleset.ts';
import { SYSCTLS, type Sysctls } from './sysctls.ts';

/**
 * A network interface of a node. `bridge` carries Pods' veths (a CNI bridge such as `cni0`). A `dummy` is down: its addresses are the
 * node's own, and no network is on its link.
 */
export interface Interface {
  readonly name: string;
  readonly kind: 'loopback' | 'ethernet' | 'bridge' | 'dummy';
  /** Addresses with prefix length: `192.168.1.11/24`. The first of a family is the primary one. */
  readonly addresses: readonly string[];
  /** Bridges: whether its ports may send a frame back where it came from (`bridge link … hairpin on`). Absent: yes. */
  readonly hairpin?: boolean;
}

/** A row of the main routing table. Without `via` the destination is on the link. */
export interface Route {
  readonly to: string;
  readonly via?: string;
  readonly dev: string;
}

/** The network stack of one node, as plain data. Knows nothing of Kubernetes. */
export interface Netns {
  readonly name: string;
  readonly interfaces: readonly Interface[];
  readonly routes: readonly Route[];
  readonly sysctls: Sysctls;
  readonly iptables: Readonly<Record<Family, IptablesTables>>;
  /** Tables of nft; those of iptables are kept apart, although both live in nf_tables. */
  readonly nftables: Ruleset;
  /** Sets by name, and the tables of ip_vs; absent until somebody makes one. */
  readonly ipsets?: IpSets;
  readonly ipvs?: Ipvs;
  readonly conntrack: ConntrackTable;
  /** `recent` lists by name: address ► last seen (virtual ms). */
  readonly recent: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Packets that `statistic --mode nth` rules have counted, by rule text. */
  readonly nth: Readonly<Record<string, number>>;
  /** What rules have matched; absent until one has. */
  readonly counters?: Counters;
  /** Local listeners of host processes that matter here, such as health-check ports. */
  readonly listeners: readonly {
    readonly protocol: Protocol;
    readonly address: string;
    readonly port: number;
  }[];
}

/** The stack of a machine before anybody has loaded a rule. Sysctls not given are those of a node with kube-proxy. */
export function newNetns(
  given: Pick<Netns, 'name' | 'interfaces' | 'routes'> & {
    readonly sysctls?: Partial<Sysctls>;
    readonly listeners?: Netns['listeners'];
  },
): Netns {
  return {
    name: given.name,
    interfaces: given.interfaces,
    routes: given.routes,
    sysctls: { ...SYSCTLS, ...given.sysctls },
    iptables: { IPv4: {}, IPv6: {} },
    nftables: {},
    conntrack: emptyConntrack,
    recent: {},
    nth: {},
    listeners: given.listeners ?? [],
  };
}
