import { isPodReady, type Pod } from '../api/index.ts';
import { listOf, reader } from '../apiserver/index.ts';
import { configure, kubeadmServer, type OutsideNames, outsideNames, reloadDnsServer } from '../dns/index.ts';
import type { SessionState } from './state.ts';

/** A CoreDNS Pod. */
export interface DnsServerView {
  readonly name: string;
  readonly node: string;
  readonly address: string;
  readonly ready: boolean;
}

/** Cluster DNS as a person looks at it beside a walk. */
export interface DnsView {
  /** The text in the ConfigMap `coredns`. */
  readonly corefile: string;
  /** Server blocks of the configuration in force: their zones, and the plug-ins a query goes through, in their order. */
  readonly blocks: readonly { readonly zones: readonly string[]; readonly plugins: readonly string[] }[];
  /** Directives of it that the model does not act on. */
  readonly withoutEffect: readonly string[];
  /** What plug-in reload logs about the text; in CoreDNS's own words why it was refused, if it was. */
  readonly log: readonly string[];
  /** Whether the text was refused: the configuration before it stays in force. */
  readonly refused: boolean;
  readonly servers: readonly DnsServerView[];
  /** Whether every node has a cache of its own (NodeLocal DNSCache). */
  readonly nodeLocal: boolean;
  /** Names that `forward` leads to. */
  readonly outside: OutsideNames;
  /** Whether the resolver behind `forward` keeps silent. */
  readonly unreachable: boolean;
}

const isCoreDns = ({ metadata }: Pod): boolean =>
  metadata.namespace === 'kube-system' && metadata.labels?.['k8s-app'] === 'kube-dns';

/** The configuration of CoreDNS, its Pods, and what is behind them. */
export function dnsView({ cluster }: SessionState): DnsView {
  const read = reader(cluster.api);
  const object = read.get('ConfigMap', 'kube-system', 'coredns');
  const corefile = (object?.kind === 'ConfigMap' && object.data?.Corefile) || '';
  const pods = listOf(read, 'Pod', 'kube-system').filter(isCoreDns);
  // What a server that has answered has in force is known of itself.
  const known = pods.flatMap(({ metadata }) => cluster.dns[metadata.uid ?? ''] ?? [])[0];
  const before = known ?? kubeadmServer(cluster.world.clusterDomain, []);
  const { server, log } = reloadDnsServer(before, corefile);
  const { blocks, withoutEffect } = server.configuration;
  return {
    corefile,
    blocks: blocks.map(({ zones, plugins }) => ({ zones, plugins: plugins.map(({ name }) => name) })),
    withoutEffect,
    log,
    refused: !configure(corefile).ok,
    servers: pods.map((pod) => ({
      name: pod.metadata.name,
      node: pod.spec.nodeName ?? '',
      address: pod.status?.podIP ?? '',
      ready: isPodReady(pod),
    })),
    nodeLocal: cluster.world.nodeLocalDns ?? false,
    outside: outsideNames(cluster.world.upstream),
    unreachable: cluster.world.upstream.unreachable ?? false,
  };
}
