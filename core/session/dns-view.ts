import { isPodReady, type Pod } from '../api/index.ts';
import { listOf, reader } from '../apiserver/index.ts';
import type { Cluster } from '../cluster/index.ts';
import { configure, kubeadmCorefile, type OutsideNames, outsideNames } from '../dns/index.ts';
import { type KubeletMemory, type LogLine, runningContainers } from '../kubelet/index.ts';
import { podLog } from './pod-log.ts';
import type { SessionState } from './state.ts';

/** A CoreDNS Pod. */
export interface DnsServerView {
  readonly name: string;
  readonly node: string;
  readonly address: string;
  readonly ready: boolean;
  /** `Running`, `CrashLoopBackOff`, … */
  readonly state: string;
  readonly restarts: number;
  /** What it has printed last. */
  readonly log: readonly LogLine[];
}

/** Cluster DNS as a person looks at it beside a walk. */
export interface DnsView {
  /** The text in the ConfigMap `coredns`. */
  readonly corefile: string;
  /** The text that the cluster came with, to go back to. */
  readonly original: string;
  /** Server blocks of the configuration in force: their zones, and the plug-ins a query goes through, in their order. */
  readonly blocks: readonly { readonly zones: readonly string[]; readonly plugins: readonly string[] }[];
  /** Directives of it that the model does not act on. */
  readonly withoutEffect: readonly string[];
  /** What plug-in reload logs about the text; in CoreDNS's own words why it was refused, if it was. */
  readonly log: readonly string[];
  /** Whether the text was refused: the configuration before it stays in force. */
  readonly refused: boolean;
  /** Whether a server has yet to look at the text: until then the one before is in force. */
  readonly pending: boolean;
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

/** Lines of a server that are shown. */
const SHOWN_LINES = 30;

function serverView(cluster: Cluster, pod: Pod): DnsServerView {
  const [status] = pod.status?.containerStatuses ?? [];
  return {
    name: pod.metadata.name,
    node: pod.spec.nodeName ?? '',
    address: pod.status?.podIP ?? '',
    ready: isPodReady(pod),
    state: status?.state.waiting?.reason ?? pod.status?.phase ?? 'Pending',
    restarts: status?.restartCount ?? 0,
    log: podLog(cluster, pod, 'coredns').slice(-SHOWN_LINES),
  };
}

/** Corefiles in force, by Pod; of one that does not run, none. */
function inForce(cluster: Cluster, pod: Pod): readonly string[] {
  const memory = cluster.memory[`kubelet/${pod.spec.nodeName}`] as KubeletMemory | undefined;
  const running = memory ? runningContainers(memory, pod) : [];
  return running.map(({ file }) => file ?? kubeadmCorefile(cluster.world.clusterDomain));
}

/** What the newest look at the Corefile came to, as the first server that has looked printed it. */
function reloadLines(servers: readonly DnsServerView[]): readonly string[] {
  const [first = []] = servers.map(({ log }) => log.map(({ text }) => text));
  const at = first.findLastIndex((text) => text.startsWith('[INFO] Reloading') && !text.endsWith('complete'));
  return at < 0
    ? []
    : first
        .slice(at)
        .filter((text) => /^\[(INFO|ERROR|FATAL)\] (Reloading|Restart|plugin\/(reload|loop))/.test(text));
}

/** The configuration of CoreDNS, its Pods, and what is behind them. */
export function dnsView({ cluster }: SessionState): DnsView {
  const read = reader(cluster.api);
  const object = read.get('ConfigMap', 'kube-system', 'coredns');
  const corefile = (object?.kind === 'ConfigMap' && object.data?.Corefile) || '';
  const pods = listOf(read, 'Pod', 'kube-system').filter(isCoreDns);
  const servers = pods.map((pod) => serverView(cluster, pod));
  const files = pods.flatMap((pod) => inForce(cluster, pod));
  const [asked, running] = [configure(corefile), configure(files[0] ?? corefile)];
  const { blocks, withoutEffect } = running.ok ? running.configuration : { blocks: [], withoutEffect: [] };
  const told = reloadLines(servers);
  return {
    corefile,
    original: kubeadmCorefile(cluster.world.clusterDomain),
    blocks: blocks.map(({ zones, plugins }) => ({ zones, plugins: plugins.map(({ name }) => name) })),
    withoutEffect,
    log: asked.ok || told.some((text) => text.includes(asked.message)) ? told : [asked.message],
    refused: !asked.ok,
    pending: asked.ok && files.some((file) => file !== corefile),
    servers,
    nodeLocal: cluster.world.nodeLocalDns !== undefined,
    outside: outsideNames(cluster.world.upstream),
    unreachable: cluster.world.upstream.unreachable ?? false,
  };
}
