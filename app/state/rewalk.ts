import type { Hop, Packet, Walk } from '../../core/index.ts';

/** The end of a packet that belongs to the server: client ports are new with every connection. */
const serverEnd = (packet: Packet | undefined): string =>
  packet ? `${packet.src}>${packet.dst}:${Math.min(packet.sport, packet.dport)}` : '';

const gist = ({ kind, place, verdict, label, before, after }: Hop): string =>
  JSON.stringify([kind, place, verdict, label, serverEnd(before), serverEnd(after)]);

/** Index of the first hop of `after` that went otherwise than in `before`; undefined when both took the same way. */
export function firstDifference(before: Walk, after: Walk): number | undefined {
  const index = after.hops.findIndex((hop, i) => {
    const old = before.hops[i];
    return !old || gist(old) !== gist(hop);
  });
  return index < 0 ? undefined : index;
}
