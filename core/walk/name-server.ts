import {
  answer,
  askUpstream,
  configure,
  type DnsQuery,
  type DnsReply,
  type DnsServer,
  type Exchanged,
  kubeadmCorefile,
  kubeadmServer,
  newDnsServer,
  nodeLocalCorefile,
  withPrinted,
  withUpstream,
} from '../dns/index.ts';
import type { Packet } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';
import { serverFor } from './listen.ts';
import type { Run } from './run.ts';
import type { Server } from './server.ts';
import type { Station } from './station.ts';

/** What a name server said, and why. */
export interface ServedName
  extends Pick<DnsReply, 'message' | 'reason' | 'origins' | 'by' | 'cachedFor' | 'log' | 'compressed'> {
  /** Virtual milliseconds that the server took. */
  readonly took: number;
}

/** Whether a DNS server's socket takes the packet. */
export const listensForDns = (run: Run, station: Station, packet: Packet): boolean =>
  station.at === 'outside' || serverFor(run, station, packet)?.listener.speaks === 'dns';

/** Asks another server of the cluster on behalf of a name server: how `forward` gets there. */
export type Exchange = (query: DnsQuery, server: string, patience: Millis) => Exchanged | undefined;

/** The Corefile in force; of NodeLocal DNSCache with the address of kube-dns-upstream put in. */
function corefileOf(run: Run, { image, file }: Server): string {
  const { clusterDomain, clusterDNS: kubeDns, nodeLocalDns } = run.cluster.world;
  if (image.name !== 'node-cache') return file ?? kubeadmCorefile(clusterDomain);
  const takesOver = nodeLocalDns === 'cluster-ip';
  const upstream = run.read.get('Service', 'kube-system', 'kube-dns-upstream');
  const clusterIP = upstream?.kind === 'Service' ? (upstream.spec.clusterIP ?? '') : '';
  return withUpstream(file ?? nodeLocalCorefile({ clusterDomain, kubeDns, takesOver }), clusterIP);
}

/** The name under which the cluster keeps what a process knows: it ends with the process. */
const processOf = ({ pod, startedAt }: Server, address: string): string =>
  `${pod?.metadata.uid ?? address}/${startedAt ?? 0}`;

/** The CoreDNS process of a Pod with what it knows; a new Corefile begins with nothing known. */
function dnsServer(run: Run, program: Server, address: string): DnsServer {
  const corefile = corefileOf(run, program);
  const known = run.dns(processOf(program, address));
  if (known?.corefile === corefile) return known;
  const configured = configure(corefile);
  const printed = known ? { printed: known.printed } : {};
  return configured.ok
    ? { ...newDnsServer(configured.configuration, [address], corefile), ...printed }
    : kubeadmServer(run.cluster.world.clusterDomain, [address]);
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
    return {
      message: askUpstream(upstream, query),
      reason,
      origins: [],
      by: 'outside',
      log: [],
      compressed: true,
      took,
    };
  }
  const program = serverFor(run, station, packet);
  if (program?.listener.speaks !== 'dns') return undefined;
  const client = { address: packet.src, port: packet.sport };
  const server = dnsServer(run, program, station.address);
  const world = {
    reader: run.read,
    now: run.cluster.now + run.elapsed(),
    draw: run.draw,
    upstream: run.cluster.world.upstream,
    resolvConf: run.cluster.world.nodeResolvConf,
    exchange,
  };
  const answered = answer(server, world, query, client);
  run.spend(answered.took);
  const printed = withPrinted(answered.server, run.cluster.now + run.elapsed(), answered.log);
  run.keepDns(processOf(program, station.address), printed);
  return answered;
}
