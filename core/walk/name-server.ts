import {
  answer,
  askUpstream,
  configure,
  type DnsQuery,
  type DnsReply,
  type DnsServer,
  type Exchanged,
  kubeadmServer,
  newDnsServer,
  nodeLocalCorefile,
  reloadDnsServer,
  withUpstream,
} from '../dns/index.ts';
import type { Packet } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';
import { type Server, serverFor } from './listen.ts';
import type { Run } from './run.ts';
import type { Station } from './station.ts';

/** What a name server said, and why. */
export interface ServedName
  extends Pick<DnsReply, 'message' | 'reason' | 'origins' | 'by' | 'cachedFor' | 'log'> {
  /** Virtual milliseconds that the server took. */
  readonly took: number;
}

/** Whether a DNS server's socket takes the packet. */
export const listensForDns = (run: Run, station: Station, packet: Packet): boolean =>
  station.at === 'outside' || serverFor(run, station, packet)?.listener.speaks === 'dns';

/** Asks another server of the cluster on behalf of a name server: how `forward` gets there. */
export type Exchange = (query: DnsQuery, server: string, patience: Millis) => Exchanged | undefined;

function corefileIn(run: Run, configMap: string): string | undefined {
  const object = run.read.get('ConfigMap', 'kube-system', configMap);
  return object?.kind === 'ConfigMap' ? object.data?.Corefile : undefined;
}

/** NodeLocal DNSCache: its own file, with the address of kube-dns-upstream put in. */
function nodeLocalCorefileOf(run: Run): string {
  const upstream = run.read.get('Service', 'kube-system', 'kube-dns-upstream');
  const clusterIP = upstream?.kind === 'Service' ? (upstream.spec.clusterIP ?? '') : '';
  const { clusterDomain } = run.cluster.world;
  return withUpstream(corefileIn(run, 'node-local-dns') ?? nodeLocalCorefile(clusterDomain), clusterIP);
}

/** A process that starts with this file. */
function started(corefile: string, addresses: readonly string[]): DnsServer | undefined {
  const configured = configure(corefile);
  return configured.ok ? newDnsServer(configured.configuration, addresses, corefile) : undefined;
}

/** The CoreDNS process of a Pod: its cache lives as long as the Pod does, and it follows the ConfigMap as reload does. */
function dnsServer(
  run: Run,
  { pod, image }: Server,
  address: string,
): { readonly server: DnsServer; readonly log: readonly string[] } {
  const isNodeLocal = image.name === 'node-cache';
  const corefile = isNodeLocal ? nodeLocalCorefileOf(run) : corefileIn(run, 'coredns');
  const fresh = () =>
    (isNodeLocal && corefile !== undefined && started(corefile, [address])) ||
    kubeadmServer(run.cluster.world.clusterDomain, [address]);
  const known = run.dns(pod?.metadata.uid ?? address) ?? fresh();
  // Without a file there is nothing to reload.
  return corefile === undefined ? { server: known, log: [] } : reloadDnsServer(known, corefile);
}

/** What the machine that a query reached answers; undefined where no name server listens. */
export function serveName(
  run: Run,
  station: Station,
  packet: Packet,
  query: DnsQuery,
  exchange: Exchange,
): ServedName | undefined {
  if (station.at === 'outside') {
    const { upstream } = run.cluster.world;
    const took = upstream.roundTrip ?? 0;
    run.spend(took);
    const reason = `The resolver of the node network knows the outside world, and nothing of the cluster.`;
    return { message: askUpstream(upstream, query), reason, origins: [], by: 'outside', log: [], took };
  }
  const program = serverFor(run, station, packet);
  if (program?.listener.speaks !== 'dns') return undefined;
  const client = { address: packet.src, port: packet.sport };
  const { server, log } = dnsServer(run, program, station.address);
  const world = {
    reader: run.read,
    now: run.cluster.now + run.elapsed(),
    draw: run.draw,
    upstream: run.cluster.world.upstream,
    resolvConf: run.cluster.world.nodeResolvConf,
    exchange,
  };
  const answered = answer(server, world, query, client);
  run.keepDns(program.pod?.metadata.uid ?? station.address, answered.server);
  run.spend(answered.took);
  return { ...answered, log: [...log, ...answered.log] };
}
