import type { SctpState } from './entry.ts';
import type { Direction } from './table.ts';

/**
 * The state of an association after a packet. Chunks are not modelled: the four packets of the handshake (INIT, INIT ACK, COOKIE ECHO,
 * COOKIE ACK; RFC 9260 §5.1) are told by who sends them, and nobody shuts one down (net/netfilter/nf_conntrack_proto_sctp.c, sctp_conntracks).
 */
export function nextSctpState(state: SctpState, direction: Direction, seenReply: boolean): SctpState {
  if (state === 'COOKIE_WAIT' && direction === 'ORIGINAL' && seenReply) return 'COOKIE_ECHOED';
  return state === 'COOKIE_ECHOED' && direction === 'REPLY' ? 'ESTABLISHED' : state;
}

/** Default timeouts in virtual ms (nf_conntrack_proto_sctp.c, sctp_timeouts). */
export const SCTP_TIMEOUTS: Readonly<Record<SctpState, number>> = {
  COOKIE_WAIT: 3_000,
  COOKIE_ECHOED: 3_000,
  ESTABLISHED: 210_000,
};
