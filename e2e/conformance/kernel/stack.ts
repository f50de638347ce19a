import { headerOf, joinHostPort, type Packet, reversed } from '../../../core/net/index.ts';

/** A packet that a stack sends in answer to another, and what it is in the conversation. */
export interface Answer {
  readonly packet: Packet;
  readonly leg: Leg;
}

/** The first packet, the first answer to it, an ICMP error, or anything later. */
export type Leg = 'request' | 'reply' | 'error' | 'rest';

/** The client's socket, and what has become of the call. */
export interface Call {
  readonly from: string;
  readonly protocol: Packet['protocol'];
  readonly local: { readonly address: string; readonly port: number };
  readonly remote: { readonly address: string; readonly port: number };
  outcome: 'answered' | 'refused' | 'unreachable' | 'timeout';
  error?: string;
  /** The packet that told of the refusal. */
  evidence?: string;
  /** Who took the call, and whom it saw calling. */
  endpoint?: string;
  seenClientIP?: string;
  seenClientPort?: number;
}

const back = (packet: Packet, tcp?: NonNullable<Packet['tcp']>): Packet => ({
  ...reversed(packet),
  mark: 0,
  ...(tcp ? { tcp } : {}),
});

const isFor = (call: Call, packet: Packet): boolean =>
  packet.protocol === call.protocol &&
  packet.src === call.remote.address &&
  packet.sport === call.remote.port &&
  packet.dst === call.local.address &&
  packet.dport === call.local.port;

/** Writes down that a server has the request. */
function serve(call: Call, packet: Packet): void {
  call.endpoint = joinHostPort(packet.dst, packet.dport);
  call.seenClientIP = packet.src;
  call.seenClientPort = packet.sport;
}

function takeTcp(call: Call, packet: Packet, listening: boolean, own: boolean): readonly Answer[] {
  switch (packet.tcp) {
    case 'SYN':
      return [{ packet: back(packet, listening ? 'SYN-ACK' : 'RST'), leg: 'reply' }];
    case 'SYN-ACK':
      if (!own) return [{ packet: back(packet, 'RST'), leg: 'rest' }];
      return (['ACK', 'PSH-ACK'] as const).map((flags) => ({ packet: back(packet, flags), leg: 'rest' }));
    case 'PSH-ACK':
      if (own) call.outcome = 'answered';
      else if (listening) {
        serve(call, packet);
        return [{ packet: back(packet, 'PSH-ACK'), leg: 'rest' }];
      }
      return [];
    case 'RST':
      if (own && call.outcome === 'timeout') {
        Object.assign(call, {
          outcome: 'refused',
          error: 'ECONNREFUSED',
          evidence: `rst from ${packet.src}`,
        });
      }
      return [];
    default:
      return [];
  }
}

function takeDatagram(call: Call, packet: Packet, listening: boolean, own: boolean): readonly Answer[] {
  if (own) {
    call.outcome = 'answered';
    return [];
  }
  if (listening || packet.protocol === 'ICMP') {
    serve(call, packet);
    return [{ packet: back(packet), leg: 'reply' }];
  }
  const icmp = { type: 'port-unreachable', about: headerOf(packet) } as const;
  const error: Packet = { ...reversed(packet), protocol: 'ICMP', sport: 0, dport: 0, mark: 0, icmp };
  return [{ packet: error, leg: 'error' }];
}

export const ICMP_CODES = {
  'net-unreachable': '3/0',
  'host-unreachable': '3/1',
  'port-unreachable': '3/3',
  'admin-prohibited': '3/13',
} as const;

/** Type and code of an error; those of ICMPv6 are others (RFC 4443). */
export const icmpNumber = (type: keyof typeof ICMP_CODES, six: boolean): string =>
  six ? ICMPV6_CODES[type] : ICMP_CODES[type];

const ICMPV6_CODES = {
  'net-unreachable': '1/0',
  'host-unreachable': '1/3',
  'port-unreachable': '1/4',
  'admin-prohibited': '1/1',
} as const;

/** A TCP call fails on every unreachable; a UDP socket hears of a closed port only. */
function takeError(call: Call, packet: Packet): void {
  const { icmp } = packet;
  if (!icmp || !isFor(call, { ...reversed(icmp.about), mark: 0 }) || call.outcome !== 'timeout') return;
  const evidence = `icmp ${icmpNumber(icmp.type, packet.src.includes(':'))} from ${packet.src}`;
  if (icmp.type === 'port-unreachable')
    Object.assign(call, { outcome: 'refused', error: call.error ?? 'ECONNREFUSED', evidence });
  else if (call.protocol === 'TCP') {
    const error = icmp.type === 'net-unreachable' ? 'ENETUNREACH' : 'EHOSTUNREACH';
    Object.assign(call, { outcome: 'unreachable', error, evidence });
  }
}

/** A packet that reaches a Pod, an outside host or a process of a node: what its stack does and answers. */
export function take(call: Call, stack: string, packet: Packet, listening: boolean): readonly Answer[] {
  const own = stack === call.from && isFor(call, packet);
  if (packet.icmp) {
    if (stack === call.from) takeError(call, packet);
    return [];
  }
  return packet.protocol === 'TCP'
    ? takeTcp(call, packet, listening, own)
    : takeDatagram(call, packet, listening, own);
}
