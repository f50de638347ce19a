import type { Container } from '../api/index.ts';
import type { Image, Listener } from '../images/index.ts';
import { type KubeletMemory, runningContainers } from '../kubelet/index.ts';
import type { Packet } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';
import type { Run } from './run.ts';
import type { Station } from './station.ts';

/** A program with a socket that takes the packet. */
export interface Server {
  readonly container: Container;
  readonly image: Image;
  readonly listener: Listener;
}

/** The containers of a Pod that run and have opened their sockets, as its node's kubelet knows them. */
export function programs(
  run: Run,
  station: Station,
): readonly { container: Container; image: Image; startedAt: Millis }[] {
  if (station.at !== 'pod') return [];
  const memory = run.cluster.memory[`kubelet/${station.node}`] as KubeletMemory | undefined;
  if (!memory) return [];
  const now = run.cluster.now + run.elapsed();
  return runningContainers(memory, station.pod).filter(({ listensFrom }) => listensFrom <= now);
}

const WILDCARDS = new Set(['0.0.0.0', '::']);

/** The socket that takes a packet at a station: same protocol and port, bound to its address or to all. */
export function serverFor(run: Run, station: Station, packet: Packet): Server | undefined {
  for (const { container, image } of programs(run, station))
    for (const listener of image.listeners(container))
      if (
        listener.protocol === packet.protocol &&
        listener.port === packet.dport &&
        (WILDCARDS.has(listener.address) || listener.address === packet.dst)
      )
        return { container, image, listener };
  return undefined;
}
