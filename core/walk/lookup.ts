import {
  type DnsQuery,
  type Heard,
  type Libc,
  NODE_LOCAL_ADDRESS,
  type OwnAddress,
  type PodResolvConf,
  podHosts,
  podResolvConf,
  type Resolution,
  resolve,
} from '../dns/index.ts';
import {
  canonicalAddress,
  cidrContains,
  type Family,
  type Header,
  type Packet,
  reversed,
} from '../net/index.ts';
import type { Millis } from '../sim/index.ts';
import { carry } from './carry.ts';
import { answerTo, portUnreachable, sourcePort } from './connect.ts';
import type { Journey } from './journey.ts';
import { programs } from './listen.ts';
import { listensForDns, type ServedName, serveName } from './name-server.ts';
import type { Run } from './run.ts';
import type { Station } from './station.ts';

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
  /** Queries that the server asked of another one before it answered. */
  readonly onward?: readonly QueryTrip[];
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
export function resolvConfOf(run: Run, station: Station): PodResolvConf {
  const { clusterDNS, clusterDomain, nodeResolvConf, nodeLocalDns } = run.cluster.world;
  if (station.at === 'pod')
    return podResolvConf({
      pod: station.pod,
      clusterDNS: [nodeLocalDns === 'link-local' ? NODE_LOCAL_ADDRESS : clusterDNS],
      clusterDomain,
      nodeResolvConf,
    });
  const nameservers = [...nodeResolvConf.matchAll(/^nameserver (\S+)$/gm)].map(
    ([, server]) => server as string,
  );
  return { nameservers, searches: [], options: [], text: nodeResolvConf, events: [] };
}

/** /etc/hosts is asked before any server is. */
export const hostsOf = (run: Run, station: Station): string =>
  station.at === 'pod' ? podHosts(station.pod, run.cluster.world.clusterDomain) : '127.0.0.1 localhost\n';

export const libcOf = (run: Run, station: Station): Libc =>
  (station.at === 'pod' && programs(run, station)[0]?.image.libc) || 'glibc';

const question = (query: DnsQuery): string => `${query.type}? ${query.name}`;

/** What is known of a packet to a name server before its socket has a port. */
const flowTo = (
  from: Station,
  { transport }: DnsQuery,
  server: string,
  port = DNS_PORT,
): Omit<Header, 'sport'> => ({
  protocol: transport === 'tcp' ? 'TCP' : 'UDP',
  src: from.address,
  dst: server,
  dport: port,
});

/** What a machine says to a packet that no name server of its takes. */
const refusalOf = (packet: Packet): Packet =>
  packet.protocol === 'TCP' ? { ...reversed(packet), mark: 0, tcp: 'RST' } : portUnreachable(packet);

/** Opens the connection that a query over TCP goes by; the journey that failed, if one did. */
function open(
  run: Run,
  from: Station,
  header: Header,
): { readonly failed?: Journey; readonly reply?: Journey } {
  const syn = carry(run, from, { ...header, mark: 0, tcp: 'SYN' });
  const reply = answerTo(run, syn, (station, packet) =>
    listensForDns(run, station, packet)
      ? { ...reversed(packet), mark: 0, tcp: 'SYN-ACK' }
      : refusalOf(packet),
  );
  const heard = reply?.end.end === 'arrived' && reply.end.packet.tcp === 'SYN-ACK';
  if (!heard) return { failed: syn, ...(reply && { reply }) };
  carry(run, from, { ...header, mark: 0, tcp: 'ACK' });
  return {};
}

/**
 * Whether an address belongs to the cluster's networks: only servers there are asked by packets. The router leads to the
 * resolver of the world outside.
 */
function isInside(run: Run, address: string): boolean {
  const { clusterCIDR, serviceCIDR, nodeNetwork, nodes } = run.cluster.world;
  if (address === nodeNetwork.router || canonicalAddress(address) === undefined) return false;
  const nodeNetworks = nodes.slice(0, 1).map((node) => `${node.address}/${nodeNetwork.prefix}`);
  return ['127.0.0.0/8', clusterCIDR, serviceCIDR, ...nodeNetworks].some((cidr) =>
    cidrContains(cidr, address),
  );
}

/** Servers that ask each other in a circle are followed so far; the query behind that is lost. */
const LONGEST_WAY = 2;

/** Carries one query to a name server, and what that says back. */
export function trip(
  run: Run,
  from: Station,
  query: DnsQuery,
  server: string,
  { sport, port = DNS_PORT }: { readonly sport: number; readonly port?: number },
  behind = 0,
): QueryTrip {
  const at = run.elapsed();
  const header: Header = { ...flowTo(from, query, server, port), sport };
  const nothing = { query, server, at, station: undefined, answered: undefined };
  const tcp = query.transport === 'tcp';
  const { failed, reply: refused } = tcp ? open(run, from, header) : {};
  if (failed) return { ...nothing, request: failed, reply: refused };
  const sent: Packet = { ...header, mark: 0, ...(tcp && { tcp: 'PSH-ACK' }), payload: question(query) };
  const request = carry(run, from, sent);
  const { end } = request;
  if (end.end !== 'arrived')
    return { ...nothing, request, reply: answerTo(run, request, (_, packet) => packet) };
  const onward: QueryTrip[] = [];
  const answered = serveName(run, end.station, end.packet, query, (asked, to, patience) => {
    if (!isInside(run, to)) return undefined;
    if (behind === LONGEST_WAY) return 'timeout';
    const sport = sourcePort(run, end.station, flowTo(end.station, asked, to));
    const one = trip(run, end.station, asked, to, { sport }, behind + 1);
    onward.push(one);
    if (one.reply?.end.end === 'arrived') return one.answered?.message ?? 'refused';
    run.spend(patience);
    return 'timeout';
  });
  if (!answered) return { ...nothing, request, reply: carry(run, end.station, refusalOf(end.packet)) };
  const { rcode, answer } = answered.message;
  const payload = `${rcode} ${answer.map(({ data }) => data).join(', ')}`.trim();
  const reply = carry(run, end.station, {
    ...reversed(end.packet),
    mark: 0,
    ...(tcp && { tcp: 'PSH-ACK' }),
    payload,
  });
  const asked = onward.length > 0 ? { onward } : {};
  return { query, server, at, request, station: end.station, answered, reply, ...asked };
}

function heard(one: QueryTrip, took: Millis): Heard {
  if (one.reply?.end.end !== 'arrived') return 'timeout';
  return one.answered ? { reply: one.answered.message, took } : 'refused';
}

/** What getaddrinfo sorts by: the Pod's address in the node's Pod network, and the link-local one that Linux gives every interface. */
function ownAddresses(run: Run, from: Station): readonly OwnAddress[] {
  const { nodes, nodeNetwork } = run.cluster.world;
  const podCIDR = nodes.find(({ name }) => 'node' in from && name === from.node)?.podCIDR;
  const prefix = from.at === 'pod' ? Number(podCIDR?.split('/')[1] ?? 24) : nodeNetwork.prefix;
  return [
    { address: from.address, prefix },
    { address: 'fe80::1', prefix: 64 },
  ];
}

/** The port that a query goes out from. */
export const portFor = (run: Run, from: Station, query: DnsQuery, server: string): number =>
  sourcePort(run, from, flowTo(from, query, server));

/** Looks a name up as the client's own C library would; every query is carried as a packet. */
export function lookUp(run: Run, from: Station, name: string, family: 'any' | Family = 'any'): NameLookup {
  const resolvConf = resolvConfOf(run, from);
  const trips: QueryTrip[] = [];
  const start = run.elapsed();
  let socket = { key: '', port: 0 };
  const rotation = resolvConf.options.includes('rotate') ? { rotation: run.draw('resolver-rotate') } : {};
  const resolution = resolve(
    libcOf(run, from),
    { name, family, resolvConf, hosts: hostsOf(run, from), own: ownAddresses(run, from), ...rotation },
    (query, server, at) => {
      // The resolver may have waited in vain before it asks again.
      run.spend(Math.max(0, at - (run.elapsed() - start)));
      // A and AAAA of one name go out of one socket; the next name, or TCP, opens a new one (glibc resolv/res_send.c).
      const key = `${query.transport} ${query.name}`;
      if (socket.key !== key) socket = { key, port: portFor(run, from, query, server) };
      const before = run.elapsed();
      const one = trip(run, from, query, server, { sport: socket.port });
      trips.push(one);
      return heard(one, run.elapsed() - before);
    },
  );
  run.spend(Math.max(0, resolution.elapsed - (run.elapsed() - start)));
  return { name, resolvConf, resolution, trips };
}
