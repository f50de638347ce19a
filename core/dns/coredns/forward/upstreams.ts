import type { Millis } from '../../../sim/index.ts';
import type { DnsMessage, DnsQuery } from '../../message/message.ts';
import { emptyReply } from '../../message/message.ts';
import { readResolvConf } from '../../resolver/resolv-conf.ts';
import type { Request, Turn } from '../plugin.ts';
import { askUpstream } from '../upstream.ts';
import type { Stanza } from './setup.ts';

/** What a server is given to answer one read, in milliseconds (plugin/pkg/proxy/proxy.go `readTimeout`). */
const READ_TIMEOUT: Millis = 2000;
/** What one health check of a server that keeps silent takes (plugin/pkg/proxy/health.go). */
const CHECK_TIMEOUT: Millis = 1000;
const ROUND_TRIP: Millis = 12;

/** How one attempt ended, and what it took beyond the time that the packets themselves were under way. */
export type Attempt =
  | { readonly message: DnsMessage; readonly took: Millis; readonly inside: boolean }
  | { readonly error: string; readonly took: Millis; readonly waited: Millis };

/** The address of a server as a Corefile names it: without scheme and port. */
export const addressOf = (destination: string): string =>
  destination
    .replace(/^(dns|tls):\/\//, '')
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1');

/** Addresses of the servers; a file that nobody has named them in stands for itself. */
export const serversOf = ({ to }: Stanza, { world }: Turn): readonly string[] =>
  to.flatMap((each) => {
    if (!each.startsWith('/')) return [addressOf(each)];
    return world.resolvConf === undefined ? [each] : readResolvConf('go', world.resolvConf).nameservers;
  });

/** Fisher-Yates; one server needs no draw. */
function shuffled(servers: readonly string[], draw: () => number): readonly string[] {
  const order = [...servers];
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(draw() * (at + 1));
    const [here, there] = [order[at], order[other]];
    if (here !== undefined && there !== undefined) [order[at], order[other]] = [there, here];
  }
  return order;
}

/** The servers in the order in which this query tries them (policy.go). `index` numbers the `forward` in its block. */
export function ordered(
  { policy }: Stanza,
  servers: readonly string[],
  index: number,
  turn: Turn,
): readonly string[] {
  if (policy === 'sequential' || servers.length < 2) return servers;
  if (policy === 'random') return shuffled(servers, () => turn.world.draw('dns-forward'));
  const { turns } = turn.forwarding;
  const count = (turns[index] ?? 0) + 1;
  turn.forwarding = { ...turn.forwarding, turns: { ...turns, [index]: count } };
  const first = count % servers.length;
  return [...servers.slice(first, first + 1), ...servers.slice(0, first), ...servers.slice(first + 1)];
}

/** A socket of the server, as Go's net package names it. */
function wayTo(server: string, { localAddresses, world }: Turn): string {
  const port = 32768 + Math.floor(world.draw('dns-forward') * 28232);
  const host = (address: string) => (address.includes(':') ? `[${address}]` : address);
  return `${host(localAddresses[0] ?? '0.0.0.0')}:${port}->${host(server)}:53`;
}

/** Go's words for an attempt that failed. */
function errorText(server: string, transport: 'udp' | 'tcp', refused: boolean, turn: Turn): string {
  if (transport === 'tcp')
    return `dial tcp ${server}:53: ${refused ? 'connect: connection refused' : 'i/o timeout'}`;
  return `read udp ${wayTo(server, turn)}: ${refused ? 'read: connection refused' : 'i/o timeout'}`;
}

/** One query to one server: inside the cluster by packets, else to the world outside. */
function exchange(query: DnsQuery, request: Request, server: string, turn: Turn): Attempt {
  const { upstream } = turn.world;
  const heard = turn.world.exchange?.(query, server, READ_TIMEOUT);
  if (heard === 'timeout' || heard === 'refused' || (heard === undefined && upstream.unreachable)) {
    const refused = heard === 'refused';
    const error = errorText(server, query.transport, refused, turn);
    return { error, took: heard === undefined ? READ_TIMEOUT : 0, waited: refused ? 0 : READ_TIMEOUT };
  }
  if (heard) return { message: heard, took: 0, inside: true };
  const question = { name: request.name, type: request.type };
  const isInternet = (request.class ?? 'IN') === 'IN';
  return {
    message: isInternet ? askUpstream(upstream, question) : emptyReply(question, 'REFUSED'),
    took: upstream.roundTrip ?? ROUND_TRIP,
    inside: false,
  };
}

/** Over the transport of the client, unless the options say another; `prefer_udp` asks again over TCP when the reply was cut. */
export function attempt(stanza: Stanza, request: Request, server: string, turn: Turn): Attempt {
  const { forceTcp, preferUdp } = stanza;
  const { name, type, edns } = request;
  const transport = forceTcp ? 'tcp' : preferUdp ? 'udp' : request.transport;
  const query: DnsQuery = { name, type, transport, ...(edns && { edns }) };
  const first = exchange(query, request, server, turn);
  const cut = 'message' in first && first.message.flags.tc;
  return cut && preferUdp && !forceTcp
    ? exchange({ ...query, transport: 'tcp' }, request, server, turn)
    : first;
}

/** Whether health checks have failed so often that the server counts as down, and fail still (plugin/pkg/proxy `Down`). */
export function isDown({ maxFails }: Stanza, server: string, at: Millis, turn: Turn): boolean {
  const from = turn.forwarding.failing[server];
  if (maxFails === 0 || from === undefined || at < from) return false;
  const heard = turn.world.exchange?.({ name: '.', type: 'NS', transport: 'udp' }, server, 0);
  if (heard === undefined ? turn.world.upstream.unreachable : typeof heard === 'string') return true;
  answers(server, turn);
  return false;
}

/** A server that failed is checked from now on, until it answers. */
export function fails(
  { maxFails, healthInterval }: Stanza,
  server: string,
  at: Millis,
  silent: boolean,
  turn: Turn,
): void {
  if (maxFails === 0 || turn.forwarding.failing[server] !== undefined) return;
  const down = at + maxFails * (silent ? CHECK_TIMEOUT : 0) + (maxFails - 1) * healthInterval;
  turn.forwarding = { ...turn.forwarding, failing: { ...turn.forwarding.failing, [server]: down } };
}

export function answers(server: string, turn: Turn): void {
  const { [server]: known, ...failing } = turn.forwarding.failing;
  if (known !== undefined) turn.forwarding = { ...turn.forwarding, failing };
}
