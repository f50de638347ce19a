import {
  answer,
  askUpstream,
  configure,
  type DnsQuery,
  type DnsReply,
  type DnsServer,
  type Heard,
  kubeadmCorefile,
  type Libc,
  newDnsServer,
  type PodResolvConf,
  podHosts,
  podResolvConf,
  type Resolution,
  reloadDnsServer,
  resolve,
} from '../dns/index.ts';
import { type Packet, reversed } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';
import { carry } from './carry.ts';
import { portUnreachable, sourcePort } from './connect.ts';
import type { Journey } from './journey.ts';
import { programs, serverFor } from './listen.ts';
import type { Run } from './run.ts';
import { hostOf, type Station } from './station.ts';

/** What a name server said, and why. */
export type ServedName = Pick<DnsReply, 'message' | 'reason' | 'origins'>;

/** One DNS query as the packet it is: there, what the server said, and back. */
export interface QueryTrip {
  readonly query: DnsQuery;
  readonly server: string;
  readonly at: Millis;
  readonly request: Journey;
  /** The CoreDNS Pod that the query reached. */
  readonly station: Station | undefined;
  readonly answered: ServedName | undefined;
  readonly reply: Journey | undefined;
}

/** A name looked up from a station, query by query. */
export interface NameLookup {
  readonly name: string;
  readonly resolvConf: PodResolvConf;
  readonly resolution: Resolution;
  readonly trips: readonly QueryTrip[];
}

const DNS_PORT = 53;

/** The station's own /etc/resolv.conf. Hosts have the node's file. */
function resolvConfOf(run: Run, station: Station): PodResolvConf {
  const { clusterDNS, clusterDomain, nodeResolvConf } = run.cluster.world;
  if (station.at === 'pod')
    return podResolvConf({ pod: station.pod, clusterDNS: [clusterDNS], clusterDomain, nodeResolvConf });
  const nameservers = [...nodeResolvConf.matchAll(/^nameserver (\S+)$/gm)].map(
    ([, server]) => server as string,
  );
  return { nameservers, searches: [], options: [], text: nodeResolvConf, events: [] };
}

/** /etc/hosts is asked before any server is. */
const hostsOf = (run: Run, station: Station): string =>
  station.at === 'pod' ? podHosts(station.pod, run.cluster.world.clusterDomain) : '127.0.0.1 localhost\n';

const libcOf = (run: Run, station: Station): Libc =>
  (station.at === 'pod' && programs(run, station)[0]?.image.libc) || 'glibc';

const question = (query: DnsQuery): string => `${query.type}? ${query.name}`;

const serverKey = (station: Station): string =>
  station.at === 'pod' ? (station.pod.metadata.uid ?? '') : station.address;

/** The CoreDNS process of a Pod: its cache lives as long as the Pod does, and it follows the ConfigMap as reload does. */
function dnsServer(run: Run, station: Station): DnsServer {
  const kubeadm = kubeadmCorefile(run.cluster.world.clusterDomain);
  const configMap = run.read.get('ConfigMap', 'kube-system', 'coredns');
  const corefile = (configMap?.kind === 'ConfigMap' && configMap.data?.Corefile) || kubeadm;
  const known = run.dns(serverKey(station)) ?? freshServer(kubeadm, station);
  return reloadDnsServer(known, corefile).server;
}

function freshServer(corefile: string, station: Station): DnsServer {
  const configured = configure(corefile);
  if (!configured.ok) throw new Error(`CoreDNS refuses kubeadm's own Corefile: ${configured.message}`);
  return newDnsServer(configured.configuration, [station.address], corefile);
}

const dnsWorld = (run: Run): Parameters<typeof answer>[1] => ({
  reader: run.read,
  now: run.cluster.now + run.elapsed(),
  draw: run.draw,
  upstream: run.cluster.world.upstream,
});

/** What the machine that a query reached answers; undefined where no name server listens. */
function serve(run: Run, station: Station, packet: Packet, query: DnsQuery): ServedName | undefined {
  if (station.at === 'outside') {
    const { upstream } = run.cluster.world;
    run.spend(upstream.roundTrip ?? 0);
    const reason = `The resolver of the node network knows the outside world, and nothing of the cluster.`;
    return { message: askUpstream(upstream, query), reason, origins: [] };
  }
  if (serverFor(run, station, packet)?.listener.speaks !== 'dns') return undefined;
  const client = { address: packet.src, port: packet.sport };
  const answered = answer(dnsServer(run, station), dnsWorld(run), query, client);
  run.keepDns(serverKey(station), answered.server);
  run.spend(answered.took);
  return answered;
}

function trip(run: Run, from: Station, query: DnsQuery, server: string, sport: number): QueryTrip {
  const at = run.elapsed();
  const sent: Packet = {
    protocol: query.transport === 'tcp' ? 'TCP' : 'UDP',
    src: from.address,
    sport,
    dst: server,
    dport: DNS_PORT,
    mark: 0,
    payload: question(query),
  };
  const request = carry(run, from, sent);
  const { end } = request;
  const nothing = { query, server, at, request, station: undefined, answered: undefined, reply: undefined };
  if (end.end === 'rejected') return { ...nothing, reply: carry(run, hostOf(run, end.node), end.reply) };
  if (end.end !== 'arrived') return nothing;
  const answered = serve(run, end.station, end.packet, query);
  if (!answered) {
    const refusal = portUnreachable(end.packet);
    return { ...nothing, reply: carry(run, end.station, refusal) };
  }
  const payload =
    `${answered.message.rcode} ${answered.message.answer.map(({ data }) => data).join(', ')}`.trim();
  const reply = carry(run, end.station, { ...reversed(end.packet), mark: 0, payload });
  return { query, server, at, request, station: end.station, answered, reply };
}

function heard(one: QueryTrip, took: Millis): Heard {
  if (one.reply?.end.end !== 'arrived') return 'timeout';
  return one.answered ? { reply: one.answered.message, took } : 'refused';
}

/** Looks a name up as the client's own C library would; every query is carried as a packet. */
export function lookUp(run: Run, from: Station, name: string): NameLookup {
  const resolvConf = resolvConfOf(run, from);
  const trips: QueryTrip[] = [];
  const start = run.elapsed();
  let socket = { name: '', port: 0 };
  const resolution = resolve(
    libcOf(run, from),
    { name, family: 'any', resolvConf, hosts: hostsOf(run, from) },
    (query, server) => {
      // A and AAAA of one name go out of one socket; the next name opens a new one (glibc resolv/res_send.c).
      if (socket.name !== query.name) socket = { name: query.name, port: sourcePort(run) };
      const before = run.elapsed();
      const one = trip(run, from, query, server, socket.port);
      trips.push(one);
      return heard(one, run.elapsed() - before);
    },
  );
  run.spend(Math.max(0, resolution.elapsed - (run.elapsed() - start)));
  return { name, resolvConf, resolution, trips };
}
