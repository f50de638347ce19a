import type { Container, Pod } from '../api/index.ts';
import { listOf } from '../apiserver/index.ts';
import type { Image } from '../images/index.ts';
import { type KubeletMemory, runningContainers } from '../kubelet/index.ts';
import type { Packet } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';
import { isOnline } from './address-book.ts';
import { kubeProxyServer } from './kube-proxy-server.ts';
import type { Run } from './run.ts';
import type { Server } from './server.ts';
import { siteServer } from './site.ts';
import type { Station } from './station.ts';

/** A container that runs and has opened its sockets. */
interface Program {
  readonly pod: Pod;
  readonly container: Container;
  readonly image: Image;
  readonly startedAt: Millis;
  readonly file?: string;
}

/** The Pods whose network namespace a station is: one of its own, or all that share the node's. */
function podsIn(run: Run, station: Station): readonly Pod[] {
  if (station.at === 'outside') return [];
  if (station.at === 'pod') return [station.pod];
  return listOf(run.read, 'Pod').filter(
    (pod) => pod.spec.hostNetwork && pod.spec.nodeName === station.node && isOnline(pod),
  );
}

/** The programs at a station, as its node's kubelet knows them. */
export function programs(run: Run, station: Station): readonly Program[] {
  if (station.at === 'outside') return [];
  const memory = run.cluster.memory[`kubelet/${station.node}`] as KubeletMemory | undefined;
  if (!memory) return [];
  const now = run.cluster.now + run.elapsed();
  return podsIn(run, station).flatMap((pod) =>
    runningContainers(memory, pod)
      .filter(({ listensFrom }) => listensFrom <= now)
      .map((one) => ({ pod, ...one })),
  );
}

const WILDCARDS = new Set(['0.0.0.0', '::']);

/** The socket that takes a packet at a station: same protocol and port, bound to its address or to all. */
export function serverFor(run: Run, station: Station, packet: Packet): Server | undefined {
  if (station.at === 'outside')
    return packet.protocol === 'TCP' ? siteServer(run, station.address, packet.dport) : undefined;
  for (const { pod, container, image, startedAt, file } of programs(run, station))
    for (const listener of image.listeners(container))
      if (
        listener.protocol === packet.protocol &&
        listener.port === packet.dport &&
        (WILDCARDS.has(listener.address) || listener.address === packet.dst)
      )
        return { pod, container, image, listener, startedAt, ...(file === undefined ? {} : { file }) };
  const ofNode = station.at === 'host' && packet.protocol === 'TCP';
  return ofNode ? kubeProxyServer(run, station.node, packet.dport) : undefined;
}
