import type { Pod } from '../api/index.ts';
import type { Cluster } from '../cluster/index.ts';
import { kubeadmCorefile, startDnsServer } from '../dns/index.ts';
import { type KubeletMemory, type LogLine, printedBy } from '../kubelet/index.ts';

const isCoreDns = ({ metadata }: Pod, container: string): boolean =>
  metadata.namespace === 'kube-system' && container === 'coredns';

/** What a CoreDNS prints at its start when nobody has edited its file. */
function banner({ world }: Cluster, pod: Pod, at: number): readonly LogLine[] {
  const { log } = startDnsServer(
    {
      corefile: kubeadmCorefile(world.clusterDomain),
      addresses: [pod.status?.podIP ?? ''],
      resolvConf: world.nodeResolvConf,
    },
    () => 0,
  );
  return log.map((text) => ({ at, text }));
}

/**
 * What a container has printed, in order of time: its start, what became of its file, and its answers. Kept for CoreDNS alone:
 * what other programs print is known only for the request that is being walked.
 */
export function podLog(cluster: Cluster, pod: Pod, container: string, previous = false): readonly LogLine[] {
  const memory = cluster.memory[`kubelet/${pod.spec.nodeName}`] as KubeletMemory | undefined;
  const { startedAt, log, before } = memory ? printedBy(memory, pod, container) : {};
  if (previous) return before ?? [];
  if (startedAt === undefined) return [];
  const began = isCoreDns(pod, container) && !isStart(log) ? banner(cluster, pod, startedAt) : [];
  const answered = cluster.dns[`${pod.metadata.uid}/${startedAt}`]?.printed ?? [];
  return [...began, ...(log ?? []), ...answered].sort((a, b) => a.at - b.at);
}

/** Whether the lines begin with those of a start: a process that was there before its file was edited has none. */
const isStart = (log: readonly LogLine[] | undefined): boolean =>
  log?.[0] !== undefined && !log[0].text.startsWith('[INFO] Reloading');
