import { type Header, type Packet, reversed } from '../../net/index.ts';
import { sortedGet } from '../../sim/index.ts';
import { printEntry } from '../conntrack/list.ts';
import type { Hook, HookPass } from '../passage.ts';
import { isLocal } from '../routing.ts';
import type { Skb } from '../skb.ts';
import type { Stop } from '../stop.ts';
import { passOf } from '../trail.ts';
import type { Connection } from './connection.ts';
import { nextState, TIMEOUTS, type Way } from './connection.ts';
import { type Reason, visitsOf } from './record.ts';
import { schedule } from './schedule.ts';
import { type Ipvs, serverKey, type VirtualServer } from './state.ts';
import { connectionIn, connectionOut, loads, putConnection, removeConnection, serviceOf } from './table.ts';
import { endConnections, isServed } from './unload.ts';

const record = (
  skb: Skb,
  hook: Hook,
  before: Packet,
  verdict: string,
  visits: () => HookPass['visits'] = () => [],
): void => {
  if (skb.context.brief) return;
  const entry = skb.ct && printEntry(skb.ct.entry, skb.context.now);
  skb.hooks.push(passOf({ hook, stage: 'ipvs', before, after: skb.packet, verdict, entry }, visits()));
};

/** The connection after a packet of one side. */
function advance(ipvs: Ipvs, connection: Connection, way: Way, packet: Packet, now: number): Ipvs {
  const state = nextState(connection.state, packet.protocol, way, packet.tcp);
  return putConnection(ipvs, { ...connection, state, expires: now + TIMEOUTS[state] });
}

/** The packet a real server sent, or an ICMP error on its way to the client, as the client knows it: from the virtual server. */
function fromService(packet: Packet, { original }: Connection): Packet {
  const { dst: address, dport: port } = original;
  if (!packet.icmp) return { ...packet, src: address, sport: port };
  const about = { ...packet.icmp.about, dst: address, dport: port };
  return { ...packet, src: address, icmp: { ...packet.icmp, about } };
}

/** A client's packet, or its ICMP error about one it got, for the real server. */
function toServer(packet: Packet, { server }: Connection): Packet {
  const { address, port } = server;
  if (!packet.icmp) return { ...packet, dst: address, dport: port };
  const about = { ...packet.icmp.about, src: address, sport: port };
  return { ...packet, dst: address, icmp: { ...packet.icmp, about } };
}

/** An ICMP error belongs to the connection of the header that it quotes, which went the other way. */
const subject = (packet: Packet): Header => (packet.icmp ? reversed(packet.icmp.about) : packet);

/** Replies get the virtual server's address as their source (ip_vs_core.c, ip_vs_out_hook and handle_response). */
function out(skb: Skb, ipvs: Ipvs, hook: Hook): boolean {
  const { packet, context } = skb;
  const connection = connectionOut(ipvs, subject(packet), context.now);
  if (!connection) return false;
  if (!packet.icmp) skb.ipvs = advance(ipvs, connection, 'output', packet, context.now);
  skb.packet = fromService(packet, connection);
  skb.byIpvs = true;
  record(skb, hook, packet, 'REPLY');
  return true;
}

/** Whether a SYN begins a new connection under the ports of an old one, which is closed or whose server drains (is_new_conn_expected). */
function isReused(skb: Skb, ipvs: Ipvs, connection: Connection): boolean {
  const { packet, netns } = skb;
  if (packet.tcp !== 'SYN') return false;
  const server = sortedGet(ipvs.services, serviceOf(connection))?.realServers.find(
    ({ address, port }) => address === connection.server.address && port === connection.server.port,
  );
  if (server?.weight === 0 && netns.sysctls['net.ipv4.vs.expire_nodest_conn'] === 1) return true;
  if (netns.sysctls['net.ipv4.vs.conn_reuse_mode'] === 0 || connection.template !== undefined) return false;
  return connection.state === 'TIME_WAIT' || connection.state === 'CLOSE';
}

/** Conntrack is told where the flow really goes, so that it knows the replies (ip_vs_nfct.c, ip_vs_update_conntrack). */
function tellConntrack(skb: Skb, { server }: Connection): void {
  if (skb.netns.sysctls['net.ipv4.vs.conntrack'] !== 1) {
    delete skb.ct;
    return;
  }
  const { ct } = skb;
  if (!ct?.fresh || ct.direction !== 'ORIGINAL') return;
  const reply = { ...ct.entry.reply, src: server.address, sport: server.port };
  skb.ct = { ...ct, entry: { ...ct.entry, reply } };
}

/** Sends a packet on to its server: another machine's by way of OUTPUT, this node's own in place (ip_vs_xmit.c, ip_vs_nat_xmit). */
function forward(
  skb: Skb,
  before: Ipvs,
  hook: Hook,
  connection: Connection,
  service: VirtualServer | undefined,
  reason: Reason,
): Stop | undefined {
  const { packet } = skb;
  skb.packet = toServer(packet, connection);
  skb.byIpvs = true;
  tellConntrack(skb, connection);
  const looked = (): HookPass['visits'] =>
    service ? visitsOf(service, connection, reason, loads(before, service, skb.context.now)) : [];
  record(skb, hook, packet, `Masq ${connection.server.address}:${connection.server.port}`, looked);
  return isLocal(skb.netns, skb.packet.dst) ? undefined : { kind: 'stolen' };
}

/** An open connection that must not go on: ended, with what conntrack knows of it. The packet is dropped if conntrack knew it. */
function end(skb: Skb, ipvs: Ipvs, connection: Connection): boolean {
  const old = skb.ct !== undefined && !skb.ct.fresh;
  if (!old) {
    skb.ipvs = removeConnection(ipvs, connection);
    return false;
  }
  const { ipvs: next, conntrack } = endConnections({ ...skb.netns, ipvs, conntrack: skb.conntrack }, [
    connection,
  ]);
  if (next) skb.ipvs = next;
  skb.conntrack = conntrack;
  return true;
}

const canBegin = (packet: Packet): boolean =>
  !packet.icmp && packet.protocol !== 'ICMP' && (packet.protocol !== 'TCP' || packet.tcp === 'SYN');

/** A packet of an open connection: on to its server, or the end of the connection. Undefined: the packet may begin another. */
function goOn(skb: Skb, ipvs: Ipvs, hook: Hook, known: Connection): { readonly stop?: Stop } | undefined {
  const { packet, context, netns } = skb;
  const gone = !isServed(ipvs, known);
  if (!gone && !isReused(skb, ipvs, known)) {
    if (!packet.icmp) skb.ipvs = advance(ipvs, known, 'input', packet, context.now);
    const stop = forward(skb, ipvs, hook, known, sortedGet(ipvs.services, serviceOf(known)), 'open');
    return stop ? { stop } : {};
  }
  const lingers = gone && netns.sysctls['net.ipv4.vs.expire_nodest_conn'] !== 1;
  if (!lingers && !end(skb, ipvs, known)) return undefined;
  record(skb, hook, packet, 'DROP');
  return { stop: { kind: 'drop', reason: 'ipvs: the real server of the connection is gone or drains' } };
}

/** A new connection gets a real server; without one it is refused, as by a rule (ip_vs_leave). */
function begin(skb: Skb, ipvs: Ipvs, hook: Hook): Stop | undefined {
  const { packet } = skb;
  const service = sortedGet(ipvs.services, serverKey(packet.protocol, packet.dst, packet.dport));
  if (!service || !canBegin(packet)) return undefined;
  const placed = schedule(skb.netns, ipvs, service, packet, skb.context);
  skb.ipvs = placed.ipvs;
  if (placed.connection)
    return forward(skb, ipvs, hook, placed.connection, service, placed.kept ? 'kept' : 'chosen');
  record(skb, hook, packet, 'REJECT', () =>
    visitsOf(service, undefined, 'chosen', loads(ipvs, service, skb.context.now)),
  );
  return { kind: 'reject', with: 'port-unreachable' };
}

/**
 * What IPVS does at a hook: replies first, then packets of clients, each packet once. At FORWARD there are replies only. It runs after the filter at INPUT and
 * FORWARD, before it at OUTPUT. (net/netfilter/ipvs/ip_vs_core.c, ip_vs_ops4, ip_vs_out_hook, ip_vs_in_hook)
 */
export function ipvsStage(skb: Skb, hook: Hook): Stop | undefined {
  const { ipvs, packet } = skb;
  if (!ipvs || skb.byIpvs || out(skb, ipvs, hook) || hook === 'FORWARD') return undefined;
  const known = connectionIn(ipvs, subject(packet), skb.context.now);
  const done = known && goOn(skb, ipvs, hook, known);
  return done ? done.stop : begin(skb, skb.ipvs ?? ipvs, hook);
}
