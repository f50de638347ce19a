import { joinHostPort } from './endpoint.ts';
import type { Header } from './packet.ts';

/** Text that is equal for the packets of one direction of one flow: `TCP 10.0.0.1:4242>10.0.0.2:80`. */
export function flowKey(header: Header): string {
  return `${header.protocol} ${joinHostPort(header.src, header.sport)}>${joinHostPort(header.dst, header.dport)}`;
}

/** The header of a packet the other way. */
export function reversed(header: Header): Header {
  return {
    protocol: header.protocol,
    src: header.dst,
    sport: header.dport,
    dst: header.src,
    dport: header.sport,
  };
}

/** Just the addresses and ports of a packet (or of anything that has them). */
export function headerOf(header: Header): Header {
  const { protocol, src, sport, dst, dport } = header;
  return { protocol, src, sport, dst, dport };
}
