import type { HttpRequest, HttpResponse } from '../images/index.ts';
import { type Header, headerOf, type Packet, reversed } from '../net/index.ts';
import { type Millis, rfc3339 } from '../sim/index.ts';
import { carry, type Journey } from './carry.ts';
import { type Server, serverFor } from './listen.ts';
import type { Target } from './request.ts';
import { latency, type Run } from './run.ts';
import { hostOf, type Station } from './station.ts';

/** One application-level exchange over an open connection. */
export interface HttpExchange {
  readonly request: Journey;
  readonly response: Journey | undefined;
  readonly asked: HttpRequest;
  readonly answer: HttpResponse | undefined;
  /** The line that the server logs. */
  readonly log: string | undefined;
}

/** A TCP connection attempt, packet by packet. */
export interface Connection {
  readonly syn: Journey;
  /** What came back to the first packet, if anything: SYN-ACK, RST or an ICMP error. */
  readonly reply: Journey | undefined;
  readonly server: Server | undefined;
  readonly http: HttpExchange | undefined;
}

/** Linux gives up on a SYN after tcp_syn_retries = 6: 127 s; curl's own default connect timeout is longer. */
const CONNECT_TIMEOUT: Millis = 127_000;
/** ARP gives up after three tries a second apart: EHOSTUNREACH (net/ipv4/arp.c, mcast_solicit). */
const ARP_TIMEOUT: Millis = 3_000;

const EPHEMERAL = { from: 32768, to: 60999 };

/** A free source port as net.ipv4.ip_local_port_range gives it. */
export const sourcePort = (run: Run): number =>
  EPHEMERAL.from + Math.floor(run.draw('source-port') * (EPHEMERAL.to - EPHEMERAL.from + 1));

const back = (packet: Packet, rest: Partial<Packet>): Packet => ({
  ...reversed(headerOf(packet)),
  mark: 0,
  ...rest,
});

/** Sends what a machine answers to a packet that arrived (or that its rules rejected). */
function answerTo(
  run: Run,
  journey: Journey,
  answer: (station: Station, packet: Packet) => Packet,
): Journey | undefined {
  const { end } = journey;
  if (end.end === 'rejected') return carry(run, hostOf(run, end.node), end.reply);
  return end.end === 'arrived' ? carry(run, end.station, answer(end.station, end.packet)) : undefined;
}

function exchange(run: Run, from: Station, header: Header, target: Target, server: Server): HttpExchange {
  const asked: HttpRequest = {
    method: target.method,
    path: target.path,
    host: target.port === 80 ? target.host : `${target.host}:${target.port}`,
  };
  const payload = `${asked.method} ${asked.path} HTTP/1.1`;
  const request = carry(run, from, { ...header, mark: 0, tcp: 'PSH-ACK', payload });
  const { end } = request;
  const http = server.image.http?.bind(server.image);
  if (end.end !== 'arrived' || end.station.at !== 'pod' || !http)
    return { request, response: undefined, asked, answer: undefined, log: undefined };
  run.spend(latency.server + (server.image.latency ?? 0));
  const answer = http(server.container, asked, { name: end.station.pod.metadata.name });
  const at = rfc3339(run.cluster.now + run.elapsed());
  const log = server.image.accessLog?.(end.packet.src, asked, answer, at);
  const response = answerTo(run, request, (_, packet) =>
    back(packet, { tcp: 'PSH-ACK', payload: `HTTP/1.1 ${answer.status} ${answer.reason}` }),
  );
  return { request, response, asked, answer, log };
}

const arrivedHome = (journey: Journey | undefined, home: Station): boolean =>
  journey?.end.end === 'arrived' && journey.end.station.at === home.at;

/** Opens a TCP connection to an address and sends one HTTP request over it. */
export function connect(run: Run, from: Station, address: string, target: Target): Connection {
  const header: Header = {
    protocol: 'TCP',
    src: from.address,
    sport: sourcePort(run),
    dst: address,
    dport: target.port,
  };
  const syn = carry(run, from, { ...header, mark: 0, tcp: 'SYN' });
  const server = syn.end.end === 'arrived' ? serverFor(run, syn.end.station, syn.end.packet) : undefined;
  const reply = answerTo(run, syn, (_, packet) => back(packet, { tcp: server ? 'SYN-ACK' : 'RST' }));
  if (!server || !arrivedHome(reply, from)) {
    if (!arrivedHome(reply, from))
      run.spend(syn.end.end === 'lost' && syn.end.reason === 'no-host' ? ARP_TIMEOUT : CONNECT_TIMEOUT);
    return { syn, reply, server, http: undefined };
  }
  carry(run, from, { ...header, mark: 0, tcp: 'ACK' });
  return { syn, reply, server, http: exchange(run, from, header, target, server) };
}
