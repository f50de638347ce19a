import { flowKey, type Header, type Packet, reversed } from '../../net/index.ts';
import type { ConntrackEntry, ConntrackTable } from './entry.ts';
import { type Direction, isTaken } from './table.ts';

/** Which half of a header a hook may rewrite: PREROUTING and OUTPUT the destination, INPUT and POSTROUTING the source. */
export type Side = 'src' | 'dst';

/**
 * The packet with one half rewritten as its flow says: forwards to where the reply comes from, replies back to who began. In an
 * ICMP error the quoted header, which goes the other way, is rewritten along (net/netfilter/nf_nat_proto.c).
 */
export function translate(packet: Packet, entry: ConntrackEntry, direction: Direction, side: Side): Packet {
  const original = direction === 'ORIGINAL';
  const translated = (side === 'dst') === original ? entry.nat.dst : entry.nat.src;
  if (!translated) return packet;
  const target = reversed(original ? entry.reply : entry.original);
  if (!packet.icmp) {
    return side === 'dst'
      ? { ...packet, dst: target.dst, dport: target.dport }
      : { ...packet, src: target.src, sport: target.sport };
  }
  const { about } = packet.icmp;
  return side === 'dst'
    ? {
        ...packet,
        dst: target.dst,
        icmp: { ...packet.icmp, about: { ...about, src: target.dst, sport: target.dport } },
      }
    : {
        ...packet,
        src: target.src,
        icmp: { ...packet.icmp, about: { ...about, dst: target.src, dport: target.sport } },
      };
}

/** The flow with another destination: its replies come from there. */
export function bindDestination(
  entry: ConntrackEntry,
  to: { address?: string; port?: number },
): ConntrackEntry {
  const reply: Header = {
    ...entry.reply,
    src: to.address ?? entry.reply.src,
    sport: to.port ?? entry.reply.sport,
  };
  const changed = flowKey(reply) !== flowKey(entry.reply);
  return changed ? { ...entry, reply, nat: { ...entry.nat, dst: true } } : entry;
}

/**
 * The ports a source may be moved to: low ones stay low. Identifiers of echo requests are drawn from all there are (here but 0)
 * (net/netfilter/nf_nat_core.c, nf_nat_l4proto_unique_tuple).
 */
function portsLike({ protocol }: Header, port: number): readonly [number, number] {
  if (protocol === 'ICMP') return [1, 65535];
  if (port < 512) return [1, 511];
  return port < 1024 ? [600, 1023] : [1024, 65535];
}

/** As many ports as the kernel tries before it gives up and lets the flow clash. */
const ATTEMPTS = 128;

/**
 * The flow with another source: its replies go there. The port is kept if nobody has it and nothing asks for a random one; else
 * one is drawn, and the ones after it are tried. Without `address` the flow only gets out of the way of another one.
 */
export function bindSource(
  table: ConntrackTable,
  entry: ConntrackEntry,
  to: { address?: string; ports?: readonly [number, number]; random: boolean },
  context: { readonly now: number; draw(): number },
): ConntrackEntry {
  const at = (dport: number): Header => ({ ...entry.reply, dst: to.address ?? entry.reply.dst, dport });
  const kept = entry.reply.dport;
  const inRange = !to.ports || (kept >= to.ports[0] && kept <= to.ports[1]);
  let reply = at(kept);
  if (to.random || !inRange || isTaken(table, reply, context.now)) {
    const [low, high] = to.ports ?? portsLike(entry.original, kept);
    const size = high - low + 1;
    const first = Math.floor(context.draw() * size);
    for (let i = 0; i < ATTEMPTS; i++) {
      reply = at(low + ((first + i) % size));
      if (!isTaken(table, reply, context.now)) break;
    }
  }
  const changed = flowKey(reply) !== flowKey(entry.reply);
  return changed ? { ...entry, reply, nat: { ...entry.nat, src: true } } : entry;
}
