import {
  answer,
  askUpstream,
  type DnsQuery,
  type DnsReply,
  type DnsServer,
  kubeadmServer,
  reloadDnsServer,
} from '../dns/index.ts';
import type { Packet } from '../net/index.ts';
import { serverFor } from './listen.ts';
import type { Run } from './run.ts';
import type { Station } from './station.ts';

/** What a name server said, and why. */
export interface ServedName
  extends Pick<DnsReply, 'message' | 'reason' | 'origins' | 'by' | 'cachedFor' | 'log'> {
  /** Virtual milliseconds that the server took. */
  readonly took: number;
}

const serverKey = (station: Station): string =>
  station.at === 'pod' ? (station.pod.metadata.uid ?? '') : station.address;

/** Whether a DNS server's socket takes the packet. */
export const listensForDns = (run: Run, station: Station, packet: Packet): boolean =>
  station.at === 'outside' || serverFor(run, station, packet)?.listener.speaks === 'dns';

/** The CoreDNS process of a Pod: its cache lives as long as the Pod does, and it follows the ConfigMap as reload does. */
function dnsServer(
  run: Run,
  station: Station,
): { readonly server: DnsServer; readonly log: readonly string[] } {
  const configMap = run.read.get('ConfigMap', 'kube-system', 'coredns');
  const corefile = configMap?.kind === 'ConfigMap' ? configMap.data?.Corefile : undefined;
  const { clusterDomain } = run.cluster.world;
  const known = run.dns(serverKey(station)) ?? kubeadmServer(clusterDomain, [station.address]);
  // Without a file there is nothing to reload.
  return corefile === undefined ? { server: known, log: [] } : reloadDnsServer(known, corefile);
}

const dnsWorld = (run: Run): Parameters<typeof answer>[1] => ({
  reader: run.read,
  now: run.cluster.now + run.elapsed(),
  draw: run.draw,
  upstream: run.cluster.world.upstream,
});

/** What the machine that a query reached answers; undefined where no name server listens. */
export function serveName(
  run: Run,
  station: Station,
  packet: Packet,
  query: DnsQuery,
): ServedName | undefined {
  if (station.at === 'outside') {
    const { upstream } = run.cluster.world;
    const took = upstream.roundTrip ?? 0;
    run.spend(took);
    const reason = `The resolver of the node network knows the outside world, and nothing of the cluster.`;
    return { message: askUpstream(upstream, query), reason, origins: [], by: 'outside', log: [], took };
  }
  if (!listensForDns(run, station, packet)) return undefined;
  const client = { address: packet.src, port: packet.sport };
  const { server, log } = dnsServer(run, station);
  const answered = answer(server, dnsWorld(run), query, client);
  run.keepDns(serverKey(station), answered.server);
  run.spend(answered.took);
  return { ...answered, log: [...log, ...answered.log] };
}
