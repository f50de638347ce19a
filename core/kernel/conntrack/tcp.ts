import type { TcpFlags } from '../../net/index.ts';
import type { TcpState } from './entry.ts';
import type { Direction } from './table.ts';

type Verdict = TcpState | 'INVALID' | 'IGNORE';

const closing = (state: TcpState): TcpState => {
  if (state === 'SYN_RECV' || state === 'ESTABLISHED') return 'FIN_WAIT';
  if (state === 'FIN_WAIT' || state === 'CLOSE_WAIT' || state === 'LAST_ACK') return 'LAST_ACK';
  return state;
};

const acknowledged = (state: TcpState): TcpState => {
  if (state === 'FIN_WAIT') return 'CLOSE_WAIT';
  return state === 'LAST_ACK' ? 'TIME_WAIT' : state;
};

/**
 * The state of a flow after a segment. INVALID: no such segment can come now, it belongs to no flow. IGNORE: it passes, the
 * state stays. Windows and simultaneous open are left out (net/netfilter/nf_conntrack_proto_tcp.c, tcp_conntracks).
 */
export function nextTcpState(state: TcpState, flags: TcpFlags, direction: Direction): Verdict {
  const original = direction === 'ORIGINAL';
  switch (flags) {
    case 'RST':
      return 'CLOSE';
    case 'SYN':
      if (original)
        return state === 'SYN_SENT' || state === 'TIME_WAIT' || state === 'CLOSE' ? 'SYN_SENT' : 'IGNORE';
      return state === 'TIME_WAIT'
        ? 'SYN_SENT'
        : state === 'CLOSE' || state === 'SYN_SENT'
          ? 'INVALID'
          : 'IGNORE';
    case 'SYN-ACK':
      if (original) return state === 'SYN_RECV' ? 'SYN_RECV' : 'INVALID';
      return state === 'SYN_SENT' ? 'SYN_RECV' : 'IGNORE';
    case 'FIN-ACK':
      return state === 'SYN_SENT' ? 'INVALID' : closing(state);
    case 'ACK':
    case 'PSH-ACK':
      if (state === 'SYN_SENT') return original ? 'INVALID' : 'IGNORE';
      if (state === 'SYN_RECV') return original ? 'ESTABLISHED' : 'SYN_RECV';
      return acknowledged(state);
  }
}

/** The state that a first segment begins a flow with: a SYN, or mid-stream data (nf_conntrack_tcp_loose). */
export function firstTcpState(flags: TcpFlags): TcpState | undefined {
  if (flags === 'SYN') return 'SYN_SENT';
  return flags === 'ACK' || flags === 'PSH-ACK' ? 'ESTABLISHED' : undefined;
}

/** Default timeouts in virtual ms (Documentation/networking/nf_conntrack-sysctl.rst). */
export const TCP_TIMEOUTS: Readonly<Record<TcpState, number>> = {
  SYN_SENT: 120_000,
  SYN_RECV: 60_000,
  ESTABLISHED: 432_000_000,
  FIN_WAIT: 120_000,
  CLOSE_WAIT: 60_000,
  LAST_ACK: 30_000,
  TIME_WAIT: 120_000,
  CLOSE: 10_000,
};
