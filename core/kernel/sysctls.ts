/** The sysctls that decide a Service packet's fate; names as in /proc/sys with dots. */
export interface Sysctls {
  readonly 'net.ipv4.ip_forward': 0 | 1;
  readonly 'net.bridge.bridge-nf-call-iptables': 0 | 1;
  readonly 'net.ipv4.conf.all.route_localnet': 0 | 1;
  readonly 'net.netfilter.nf_conntrack_tcp_be_liberal': 0 | 1;
  /** Those of ip_vs, with its own defaults where absent. */
  readonly 'net.ipv4.vs.conntrack'?: 0 | 1;
  readonly 'net.ipv4.vs.conn_reuse_mode'?: 0 | 1;
  readonly 'net.ipv4.vs.expire_nodest_conn'?: 0 | 1;
  readonly 'net.ipv4.vs.expire_quiescent_template'?: 0 | 1;
  /** No effect here: nobody asks by ARP. */
  readonly 'net.ipv4.conf.all.arp_ignore'?: number;
  readonly 'net.ipv4.conf.all.arp_announce'?: number;
}

/** What a node with a CNI plug-in and kube-proxy is set to. */
export const SYSCTLS: Sysctls = {
  'net.ipv4.ip_forward': 1,
  'net.bridge.bridge-nf-call-iptables': 1,
  'net.ipv4.conf.all.route_localnet': 1,
  'net.netfilter.nf_conntrack_tcp_be_liberal': 0,
};
