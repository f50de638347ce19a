import type { OpenSocket } from '../cluster/index.ts';
import { headerOf } from '../net/index.ts';
import { programs } from './listen.ts';
import type { Client, Target } from './request.ts';
import type { Run } from './run.ts';
import type { Station } from './station.ts';
import type { Attempt } from './tools/index.ts';

const keyOf = (client: Client, { protocol, host, port }: Target): string => {
  const namespace = client.from === 'pod' ? client.namespace : '';
  return `${client.from} ${namespace} ${client.name} ${protocol} ${host} ${port}`;
};

/** The process that answers at a station: a connection ends with it. */
function peerAt(run: Run, station: Station): OpenSocket['peer'] {
  if (station.at !== 'pod') return undefined;
  const [first] = programs(run, station);
  return first && { uid: station.pod.metadata.uid ?? '', startedAt: first.startedAt };
}

/** Whether the process at the other end still runs: when it ended, its kernel closed the connection (FIN or RST). */
function lives(run: Run, { peer }: OpenSocket): boolean {
  if (!peer) return true;
  const pod = run.read.list('Pod').find(({ metadata }) => metadata.uid === peer.uid);
  if (pod?.kind !== 'Pod') return false;
  const station: Station = {
    at: 'pod',
    pod,
    node: pod.spec.nodeName ?? '',
    address: pod.status?.podIP ?? '',
  };
  return programs(run, station).some(({ startedAt }) => startedAt === peer.startedAt);
}

/** What the client holds open to this target. A UDP socket does not hear that its peer has ended. */
export function heldSocket(run: Run, client: Client, target: Target): OpenSocket | 'stale' | undefined {
  const key = keyOf(client, target);
  const socket = run.socket(key);
  if (!socket || socket.protocol === 'UDP' || lives(run, socket)) return socket;
  run.holdSocket(key, undefined);
  return 'stale';
}

/** Leaves the connection of a request open for the next one, if there is one. */
export function holdOpen(run: Run, client: Client, target: Target, { address, connection }: Attempt): void {
  const first = connection?.first.legs[0]?.packet;
  if (!connection || !first || target.protocol === 'ICMP') return;
  if (target.protocol === 'TCP' && !connection.exchange) return;
  const { end } = connection.first;
  const peer = end.end === 'arrived' ? peerAt(run, end.station) : undefined;
  const admission = run.admission({ ...headerOf(first), mark: 0 });
  run.holdSocket(keyOf(client, target), {
    protocol: target.protocol,
    address,
    sport: first.sport,
    ...(peer ? { peer } : {}),
    ...(admission ? { entry: admission.node } : {}),
    ...(admission?.as ? { as: admission.as } : {}),
  });
}
