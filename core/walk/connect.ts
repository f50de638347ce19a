import type { HttpRequest, HttpResponse } from '../images/index.ts';
import { type Header, headerOf, type Packet, reversed } from '../net/index.ts';
import { rfc3339 } from '../sim/index.ts';
import { carry } from './carry.ts';
import type { Journey } from './journey.ts';
import { serverFor } from './listen.ts';
import type { Target } from './request.ts';
import { latency, type Run } from './run.ts';
import type { Server } from './server.ts';
import { hostOf, nameOf, type Station } from './station.ts';

/** What was said over an open connection. */
export interface Exchange {
  readonly request: Journey;
  readonly response: Journey | undefined;
  readonly asked: HttpRequest | undefined;
  readonly answer: HttpResponse | undefined;
  /** What came back where no HTTP is spoken. */
  readonly text: string | undefined;
  /** The line that the server logs. */
  readonly log: string | undefined;
}

/** An attempt to talk to one address, packet by packet. */
export interface Connection {
  readonly protocol: Target['protocol'];
  /** The first packet: SYN, datagram or echo request; over an open connection the request itself. */
  readonly first: Journey;
  /** What came back to the first packet, if anything: SYN-ACK, RST, an ICMP error, the answer. */
  readonly reply: Journey | undefined;
  /** Whether `reply` is for the socket that sent: its addresses and ports are the expected ones. */
  readonly heard: boolean;
  readonly server: Server | undefined;
  readonly exchange: Exchange | undefined;
  /** The connection had been open before. */
  readonly resumed?: true;
}

const EPHEMERAL = { from: 32768, size: 28232 };

/** The port that a number between 0 and 1 means: the first one from there that is free. */
export function freePort(value: number, isFree: (sport: number) => boolean): number {
  const first = Math.floor(value * EPHEMERAL.size);
  for (let i = 0; i < EPHEMERAL.size; i++) {
    const sport = EPHEMERAL.from + ((first + i) % EPHEMERAL.size);
    if (isFree(sport)) return sport;
  }
  return EPHEMERAL.from + first;
}

/**
 * A source port as net.ipv4.ip_local_port_range gives it: drawn, and the next one while a flow to the same destination has it
 * (net/ipv4/inet_hashtables.c, __inet_hash_connect). Ports stay taken while conntrack knows the flow; a host outside asks all nodes.
 */
export function sourcePort(run: Run, from: Station, flow: Omit<Header, 'sport'>): number {
  const nodes = from.at === 'outside' ? Object.keys(run.cluster.nodes) : [from.node];
  const value = run.draw('source-port', { flow, nodes });
  return freePort(value, (sport) => !nodes.some((node) => run.isTaken(node, { ...flow, sport })));
}

const back = (packet: Packet, rest: Partial<Packet>): Packet => ({
  ...reversed(headerOf(packet)),
  mark: 0,
  ...rest,
});

/** Sends what a machine answers to a packet that arrived (or that its rules rejected). */
export function answerTo(
  run: Run,
  journey: Journey,
  answer: (station: Station, packet: Packet) => Packet,
): Journey | undefined {
  const { end } = journey;
  if (end.end === 'rejected') return carry(run, hostOf(run, end.node), end.reply);
  return end.end === 'arrived' ? carry(run, end.station, answer(end.station, end.packet)) : undefined;
}

/** ICMP port unreachable, as the kernel of a machine without that UDP socket answers. */
export const portUnreachable = (about: Packet): Packet => ({
  protocol: 'ICMP',
  src: about.dst,
  sport: 0,
  dst: about.src,
  dport: 0,
  mark: 0,
  icmp: { type: 'port-unreachable', about: headerOf(about) },
});

/** Whether a journey ended at this station with a packet that the socket of `header` takes for an answer (or an error about it). */
function reaches(journey: Journey | undefined, home: Station, header: Header): boolean {
  if (journey?.end.end !== 'arrived' || journey.end.station.at !== home.at) return false;
  const { packet } = journey.end;
  if (packet.icmp) {
    const { about } = packet.icmp;
    return about.dst === header.dst && about.dport === header.dport && about.sport === header.sport;
  }
  return packet.src === header.dst && packet.sport === header.dport && packet.dport === header.sport;
}

/** Sends what is asked for over an open connection, and what the program at the other end says to it. */
function speak(run: Run, from: Station, header: Header, target: Target): Exchange {
  const asked: HttpRequest | undefined = target.http && {
    ...target.http,
    host: target.port === 80 ? target.host : `${target.host}:${target.port}`,
  };
  const payload = asked ? `${asked.method} ${asked.path} HTTP/1.1` : (target.text ?? '');
  const request = carry(run, from, { ...header, mark: 0, tcp: 'PSH-ACK', payload });
  const silent = { request, asked, response: undefined, answer: undefined, text: undefined, log: undefined };
  const { end } = request;
  const server = end.end === 'arrived' ? serverFor(run, end.station, end.packet) : undefined;
  if (end.end !== 'arrived' || !server)
    return { ...silent, response: answerTo(run, request, (_, packet) => back(packet, { tcp: 'RST' })) };
  run.spend(latency.server + (server.image.latency ?? 0));
  const http = server.listener.speaks === 'http' ? server.image.http?.bind(server.image) : undefined;
  if (!asked || !http) {
    const text = server.listener.speaks === 'echo' ? (target.text ?? '') : '';
    const response = answerTo(run, request, (_, packet) => back(packet, { tcp: 'PSH-ACK', payload: text }));
    return { ...silent, response, text };
  }
  const seen: HttpRequest = { ...asked, client: `${end.packet.src}:${end.packet.sport}` };
  const answer = http(server.container, seen, { name: nameOf(end.station) });
  const at = rfc3339(run.cluster.now + run.elapsed());
  const log = server.image.accessLog?.(end.packet.src, asked, answer, at);
  const response = answerTo(run, request, (_, packet) =>
    back(packet, { tcp: 'PSH-ACK', payload: `HTTP/1.1 ${answer.status} ${answer.reason}` }),
  );
  return { request, response, asked, answer, text: undefined, log };
}

/** Both sides say FIN: after the answer, so the caller does not wait for it. */
function close(run: Run, from: Station, header: Header): void {
  const known = run.elapsed();
  const fin = carry(run, from, { ...header, mark: 0, tcp: 'FIN-ACK' });
  const answer = answerTo(run, fin, (_, packet) => back(packet, { tcp: 'FIN-ACK' }));
  if (answer?.end.end === 'arrived') carry(run, from, { ...header, mark: 0, tcp: 'ACK' });
  run.spend(known - run.elapsed());
}

/** Opens a TCP connection and says over it what the target asks for. */
export function connect(run: Run, from: Station, header: Header, target: Target): Connection {
  const first = carry(run, from, { ...header, mark: 0, tcp: 'SYN' });
  const server =
    first.end.end === 'arrived' ? serverFor(run, first.end.station, first.end.packet) : undefined;
  const reply = answerTo(run, first, (_, packet) => back(packet, { tcp: server ? 'SYN-ACK' : 'RST' }));
  const heard = reaches(reply, from, header);
  const attempt = { protocol: 'TCP', first, reply, heard, server, exchange: undefined } as const;
  if (!heard && reply?.end.end === 'arrived' && server) {
    // Nobody waits for an answer from there: the client's kernel resets it (net/ipv4/tcp_ipv4.c, tcp_v4_send_reset).
    carry(run, from, back(reply.end.packet, { tcp: 'RST' }));
    return attempt;
  }
  if (!server || !heard) return attempt;
  carry(run, from, { ...header, mark: 0, tcp: 'ACK' });
  const speaks = target.http !== undefined || target.text !== undefined;
  const exchange = speaks ? speak(run, from, header, target) : undefined;
  if (!run.request.keepAlive) close(run, from, header);
  return { ...attempt, exchange };
}

/** Goes on over a connection that is open: no SYN, and no rule of nat is asked. */
export function resume(run: Run, from: Station, header: Header, target: Target): Connection {
  const exchange = speak(run, from, header, target);
  const { end } = exchange.request;
  return {
    protocol: 'TCP',
    resumed: true,
    first: exchange.request,
    reply: exchange.response,
    heard: reaches(exchange.response, from, header),
    server: end.end === 'arrived' ? serverFor(run, end.station, end.packet) : undefined,
    exchange,
  };
}

/** Sends one datagram; whatever comes back is the answer. */
export function sendDatagram(run: Run, from: Station, header: Header, target: Target): Connection {
  const payload = target.text ?? '';
  const first = carry(run, from, { ...header, mark: 0, payload });
  const server =
    first.end.end === 'arrived' ? serverFor(run, first.end.station, first.end.packet) : undefined;
  const answers = server?.listener.speaks === 'echo' && target.text !== undefined;
  if (answers) run.spend(latency.server + (server.image.latency ?? 0));
  const reply =
    server && !answers
      ? undefined
      : answerTo(run, first, (_, packet) => (answers ? back(packet, { payload }) : portUnreachable(packet)));
  const text = answers ? payload : undefined;
  const heard = reaches(reply, from, header);
  const exchange = answers
    ? { request: first, response: reply, asked: undefined, answer: undefined, text, log: undefined }
    : undefined;
  return { protocol: 'UDP', first, reply, heard, server, exchange };
}

/** What ping tells its own replies by: a number of its socket's, or of its process (iputils ping.c). */
export const echoIdentifier = (run: Run): number => 1 + Math.floor(run.draw('echo-identifier') * 65535);

/** Sends one echo request. Any machine that has the address answers: its kernel does. */
export function ping(run: Run, from: Station, header: Header): Connection {
  const first = carry(run, from, { ...header, mark: 0 });
  const reply = answerTo(run, first, (_, packet) => back(packet, {}));
  return {
    protocol: 'ICMP',
    first,
    reply,
    heard: reaches(reply, from, header),
    server: undefined,
    exchange: undefined,
  };
}
