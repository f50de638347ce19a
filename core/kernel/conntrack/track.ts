import { headerOf, type Packet, reversed } from '../../net/index.ts';
import type { CtState } from '../sight.ts';
import type { ConntrackEntry, ConntrackTable, SctpState, TcpState } from './entry.ts';
import { nextSctpState, SCTP_TIMEOUTS } from './sctp.ts';
import { type Direction, findEntry } from './table.ts';
import { firstTcpState, nextTcpState, TCP_TIMEOUTS } from './tcp.ts';

/** What conntrack has found out about a packet. Nothing is found out about an INVALID one. */
export interface Tracked {
  readonly entry: ConntrackEntry;
  readonly direction: Direction;
  readonly state: Exclude<CtState, 'INVALID' | 'UNTRACKED'>;
  /** The packet began the flow, and the flow is not in the table yet: that comes when the packet leaves the node alive. */
  readonly fresh: boolean;
  /** The flow must be forgotten: its first reply was a RST. */
  readonly ended?: boolean;
}

const UDP_UNREPLIED = 30_000;
const UDP_STREAM = 120_000;
/** A UDP flow that goes on both ways for longer than this is a stream (nf_conntrack_proto_udp.c). */
const UDP_STREAM_AFTER = 2_000;
const ICMP = 30_000;

/** How long an entry lives after a packet at `now`, and whether it has become assured. */
function refreshed(entry: ConntrackEntry, now: number): Pick<ConntrackEntry, 'expires' | 'assured'> {
  switch (entry.original.protocol) {
    case 'TCP':
      return {
        expires: now + TCP_TIMEOUTS[(entry.state as TcpState | undefined) ?? 'ESTABLISHED'],
        assured: entry.assured,
      };
    case 'UDP': {
      const stream = entry.seenReply && now > entry.since + UDP_STREAM_AFTER;
      return { expires: now + (stream ? UDP_STREAM : UDP_UNREPLIED), assured: entry.assured || stream };
    }
    case 'SCTP': {
      const state = (entry.state as SctpState | undefined) ?? 'ESTABLISHED';
      return { expires: now + SCTP_TIMEOUTS[state], assured: entry.assured || state === 'ESTABLISHED' };
    }
    case 'ICMP':
      return { expires: now + ICMP, assured: false };
  }
}

function firstState({ protocol, tcp }: Packet): ConntrackEntry['state'] {
  if (protocol === 'SCTP') return 'COOKIE_WAIT';
  return protocol === 'TCP' ? firstTcpState(tcp ?? 'ACK') : undefined;
}

function begin(packet: Packet, now: number): Tracked | undefined {
  const state = firstState(packet);
  if (packet.protocol === 'TCP' && state === undefined) return undefined;
  const original = headerOf(packet);
  const entry: ConntrackEntry = {
    original,
    reply: reversed(original),
    ...(state ? { state } : {}),
    seenReply: false,
    assured: false,
    nat: { src: false, dst: false },
    since: now,
    expires: now,
  };
  return {
    entry: { ...entry, ...refreshed(entry, now) },
    direction: 'ORIGINAL',
    state: 'NEW',
    fresh: true,
  };
}

function follow(
  entry: ConntrackEntry,
  direction: Direction,
  packet: Packet,
  now: number,
): Tracked | undefined {
  const state = direction === 'REPLY' || entry.seenReply ? 'ESTABLISHED' : 'NEW';
  const seenReply = entry.seenReply || direction === 'REPLY';
  if (entry.original.protocol === 'SCTP' && entry.state) {
    const next = nextSctpState(entry.state as SctpState, direction, entry.seenReply);
    const moved = { ...entry, state: next, seenReply };
    return { entry: { ...moved, ...refreshed(moved, now) }, direction, state, fresh: false };
  }
  if (!entry.state) {
    const next = { ...entry, ...refreshed(entry, now), seenReply };
    return { entry: next, direction, state, fresh: false };
  }
  const flags = packet.tcp ?? 'ACK';
  const verdict = nextTcpState(entry.state as TcpState, flags, direction);
  if (verdict === 'INVALID') return undefined;
  const reopened = verdict === 'SYN_SENT' && entry.state !== 'SYN_SENT';
  if (reopened) return begin(packet, now);
  const next = { ...entry, state: verdict === 'IGNORE' ? entry.state : verdict, seenReply };
  const assured = entry.assured || (next.state === 'ESTABLISHED' && next.seenReply);
  const ended = flags === 'RST' && !entry.seenReply;
  return {
    entry: { ...next, ...refreshed(next, now), assured },
    direction,
    state,
    fresh: false,
    ...(ended ? { ended } : {}),
  };
}

/**
 * Finds or begins the flow of a packet. An ICMP error belongs to the flow of the header it quotes, and to none if there is no
 * such flow. Undefined is the state INVALID. Mirrors nf_conntrack_in of net/netfilter/nf_conntrack_core.c.
 */
export function track(table: ConntrackTable, packet: Packet, now: number): Tracked | undefined {
  if (packet.icmp) {
    const quoted = findEntry(table, reversed(packet.icmp.about), now);
    return quoted && { ...quoted, state: 'RELATED', fresh: false };
  }
  const found = findEntry(table, packet, now);
  return found ? follow(found.entry, found.direction, packet, now) : begin(packet, now);
}
