import type { Upstream } from '../dns/index.ts';

/** A machine to make. */
export interface NodeSpec {
  readonly name: string;
  readonly address: string;
  readonly podCIDR: string;
  readonly zone: string;
  /** In a cluster with two families. */
  readonly ipv6?: { readonly address: string; readonly podCIDR: string };
}

/** What a cluster is made of before anybody applies a manifest. */
export interface World {
  readonly nodes: readonly NodeSpec[];
  readonly clusterCIDR: string;
  readonly serviceCIDR: string;
  readonly nodePortRange: { readonly from: number; readonly to: number };
  readonly clusterDomain: string;
  readonly clusterDNS: string;
  /** Every node has a DNS cache of its own, which Pods ask by this address; absent: there is none. */
  readonly nodeLocalDns?: 'cluster-ip' | 'link-local';
  /** Where `kubernetes.default` ends: an API server outside the Pod network. */
  readonly apiServer: { readonly address: string; readonly port: number };
  /** Hosts outside the cluster that can send. */
  readonly outside: readonly { readonly name: string; readonly address: string; readonly ipv6?: string }[];
  /** Prefix of the node network, and its router. */
  readonly nodeNetwork: { readonly prefix: number; readonly router: string };
  /** The same of a second family, in a cluster that has one. */
  readonly ipv6?: Pick<World, 'clusterCIDR' | 'serviceCIDR' | 'nodeNetwork'>;
  /** /etc/resolv.conf of the nodes. */
  readonly nodeResolvConf: string;
  /** Names of the world outside, as the nodes' resolver knows them. */
  readonly upstream: Upstream;
  /** Whether somebody makes load balancers for Services that ask for one. */
  readonly cloud: 'present' | 'absent';
  readonly seed: number;
}

/** Three nodes and a client outside: the world that every scenario is a small edit of. */
export const baseWorld: World = {
  nodes: [
    { name: 'node-a', address: '192.168.1.11', podCIDR: '10.244.1.0/24', zone: 'zone-a' },
    { name: 'node-b', address: '192.168.1.12', podCIDR: '10.244.2.0/24', zone: 'zone-b' },
    { name: 'node-c', address: '192.168.1.13', podCIDR: '10.244.3.0/24', zone: 'zone-c' },
  ],
  clusterCIDR: '10.244.0.0/16',
  serviceCIDR: '10.96.0.0/12',
  nodePortRange: { from: 30000, to: 32767 },
  clusterDomain: 'cluster.local',
  clusterDNS: '10.96.0.10',
  apiServer: { address: '192.168.1.10', port: 6443 },
  outside: [{ name: 'client', address: '203.0.113.7' }],
  nodeNetwork: { prefix: 24, router: '192.168.1.1' },
  nodeResolvConf: 'nameserver 192.168.1.1\n',
  upstream: { records: { 'example.com.': { A: ['93.184.215.14'] } }, roundTrip: 12 },
  cloud: 'present',
  seed: 1,
};
