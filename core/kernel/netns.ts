import type { Family, Protocol } from '../net/index.ts';
import type { ConntrackTable } from './conntrack.ts';
import type { IptablesTables } from './iptables/tables.ts';

/** A network interface of a node. `bridge` carries Pods' veths (a CNI bridge such as `cni0`). */
export interface Interface {
  readonly name: string;
  readonly kind: 'loopback' | 'ethernet' | 'bridge';
  /** Addresses with prefix length: `192.168.1.11/24`. */
  readonly addresses: readonly string[];
}

/** A row of the main routing table. Without `via` the destination is on the link. */
export interface Route {
  readonly to: string;
  readonly via?: string;
  readonly dev: string;
}

/** The sysctls that decide a Service packet's fate; names as in /proc/sys with dots. */
export interface Sysctls {
  readonly 'net.ipv4.ip_forward': 0 | 1;
  readonly 'net.bridge.bridge-nf-call-iptables': 0 | 1;
  readonly 'net.ipv4.conf.all.route_localnet': 0 | 1;
  readonly 'net.netfilter.nf_conntrack_tcp_be_liberal': 0 | 1;
}

/** The network stack of one node, as plain data. Knows nothing of Kubernetes. */
export interface Netns {
  readonly name: string;
  readonly interfaces: readonly Interface[];
  readonly routes: readonly Route[];
  readonly sysctls: Sysctls;
  readonly iptables: Readonly<Record<Family, IptablesTables>>;
  readonly conntrack: ConntrackTable;
  /** `recent` lists by name: address ► last seen (virtual ms). */
  readonly recent: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Local listeners of host processes that matter here, such as health-check ports. */
  readonly listeners: readonly {
    readonly protocol: Protocol;
    readonly address: string;
    readonly port: number;
  }[];
}
