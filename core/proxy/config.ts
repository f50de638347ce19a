import type { Millis } from '../sim/index.ts';
import type { DetectLocalSettings } from './digest/local-detector.ts';

/**
 * How rules of nftables mode are arranged. v1.33 to v1.35: a chain for each endpoint, and one that sets the mark. From v1.36 on: the mark
 * is set in place, endpoints stand in a map unless there is session affinity, and hairpins are found by one set.
 * (kubernetes pull requests 135800 and 136499)
 */
export type NftablesLayout = 'v1.33' | 'v1.36';

/**
 * The part of kubeproxy.config.k8s.io/v1alpha1 KubeProxyConfiguration that decides rules. Names are those of the
 * configuration file; durations are virtual ms.
 */
export interface KubeProxyConfiguration extends DetectLocalSettings {
  readonly mode: 'iptables' | 'ipvs' | 'nftables';
  /** CIDRs, or `primary`. Empty: node ports are served on every local address; in nftables mode, on the primary one. */
  readonly nodePortAddresses: readonly string[];
  /** ipvs mode reads `masqueradeBit` and `masqueradeAll` here too. */
  readonly iptables: {
    /** Bit of the packet mark that stands for "masquerade me". */
    readonly masqueradeBit: number;
    readonly masqueradeAll: boolean;
    readonly localhostNodePorts: boolean;
    /** In large clusters, stale chains are removed at most this often. */
    readonly syncPeriod: Millis;
    /** Shortest time between two syncs. */
    readonly minSyncPeriod: Millis;
  };
  readonly ipvs: {
    /** Of every virtual server; empty: `rr`. */
    readonly scheduler: string;
    /** Virtual servers inside these are not kube-proxy's to remove. */
    readonly excludeCIDRs: readonly string[];
    readonly strictARP: boolean;
    readonly minSyncPeriod: Millis;
  };
  readonly nftables: {
    /** Which release of kube-proxy it is, as far as that decides rules. No field of the file. */
    readonly layout: NftablesLayout;
    readonly masqueradeBit: number;
    readonly masqueradeAll: boolean;
    readonly minSyncPeriod: Millis;
  };
}

/** What kubeadm writes for Pod network 10.244.0.0/16, and the defaults of v1.34 for the rest. */
export const defaultConfiguration: KubeProxyConfiguration = {
  mode: 'iptables',
  clusterCIDR: '10.244.0.0/16',
  detectLocalMode: 'ClusterCIDR',
  detectLocal: { bridgeInterface: '', interfaceNamePrefix: '' },
  nodePortAddresses: [],
  iptables: {
    masqueradeBit: 14,
    masqueradeAll: false,
    localhostNodePorts: true,
    syncPeriod: 30_000,
    minSyncPeriod: 1_000,
  },
  ipvs: { scheduler: '', excludeCIDRs: [], strictARP: false, minSyncPeriod: 0 },
  nftables: { layout: 'v1.33', masqueradeBit: 14, masqueradeAll: false, minSyncPeriod: 1_000 },
};

/** What kube-proxy finds on the machine and in the cluster. */
export interface Host {
  /** `iptables` knows `--random-fully`. */
  readonly randomFully: boolean;
  /** Value of net.netfilter.nf_conntrack_tcp_be_liberal is not 0. */
  readonly conntrackTCPLiberal: boolean;
  /** nfacct counters that could be created. */
  readonly nfacctCounters: readonly string[];
  /** CIDRs of the ServiceCIDR objects, both families. Only nftables mode asks. */
  readonly serviceCIDRs: readonly string[];
}

/** Linux 6.x with iptables 1.8.9, in a cluster with kubeadm's service CIDR. */
export const defaultHost: Host = {
  randomFully: true,
  conntrackTCPLiberal: false,
  nfacctCounters: ['ct_state_invalid_dropped_pkts', 'localhost_nps_accepted_pkts'],
  serviceCIDRs: ['10.96.0.0/12'],
};
