import type { Header, Protocol, TcpFlags } from '../../net/index.ts';

/** States as `ipvsadm -Lnc` names them; UDP has one, SCTP is told apart as far as its packets can be. */
export type ConnectionState =
  | 'NONE'
  | 'ESTABLISHED'
  | 'SYN_SENT'
  | 'SYN_RECV'
  | 'FIN_WAIT'
  | 'TIME_WAIT'
  | 'CLOSE'
  | 'CLOSE_WAIT'
  | 'LAST_ACK'
  | 'LISTEN'
  | 'SYNACK'
  | 'UDP'
  | 'INIT1';

/** One connection that IPVS forwards (struct ip_vs_conn). */
export interface Connection {
  /** The client's packets: from its address to the virtual server's. */
  readonly original: Header;
  /** Who serves it. */
  readonly server: { readonly address: string; readonly port: number };
  readonly state: ConnectionState;
  /** Virtual ms at which it is forgotten. */
  readonly expires: number;
  /** Key of the template that chose the server. */
  readonly template?: string;
}

/** What keeps a client with its server: made by its first connection, counts anew with each further one. */
export interface Template {
  /** Key of the virtual server. */
  readonly service: string;
  readonly client: string;
  readonly server: { readonly address: string; readonly port: number };
  /** Seconds, as the virtual server had it then. */
  readonly timeout: number;
  readonly expires: number;
}

/** Seen from the client: its own packets come in, those of the server go out. */
export type Way = 'input' | 'output';

type Row = readonly ConnectionState[];

const [NO, ES, SS, SR, FW, TW, CL, CW, LA, LI, SA]: Row = [
  'NONE',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'SYNACK',
] as const;
const STATES = [NO, ES, SS, SR, FW, TW, CL, CW, LA, LI, SA] as Row;

/** By way and kind of segment, the next state for each of `STATES` (net/netfilter/ipvs/ip_vs_proto_tcp.c, tcp_states). */
const TCP: Readonly<Record<Way, Readonly<Record<'syn' | 'fin' | 'ack' | 'rst', Row>>>> = {
  input: {
    syn: [SR, ES, ES, SR, SR, SR, SR, SR, SR, SR, SR] as Row,
    fin: [CL, CW, SS, TW, TW, TW, CL, CW, LA, LI, TW] as Row,
    ack: [ES, ES, SS, ES, FW, TW, CL, CW, CL, LI, ES] as Row,
    rst: [CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, SR] as Row,
  },
  output: {
    syn: [SS, ES, SS, SR, SS, SS, SS, SS, SS, LI, SR] as Row,
    fin: [TW, FW, SS, TW, FW, TW, CL, TW, LA, LI, TW] as Row,
    ack: [ES, ES, SS, ES, FW, TW, CL, CW, LA, ES, ES] as Row,
    rst: [CL, CL, SS, CL, CL, TW, CL, CL, CL, CL, CL] as Row,
  },
};

const kindOf = (flags: TcpFlags): 'syn' | 'fin' | 'ack' | 'rst' => {
  if (flags === 'RST') return 'rst';
  if (flags === 'SYN' || flags === 'SYN-ACK') return 'syn';
  return flags === 'FIN-ACK' ? 'fin' : 'ack';
};

/** The state after a packet. */
export function nextState(
  state: ConnectionState,
  protocol: Protocol,
  way: Way,
  flags: TcpFlags | undefined,
): ConnectionState {
  if (protocol === 'UDP') return 'UDP';
  if (protocol === 'SCTP') return way === 'output' || state === 'ESTABLISHED' ? 'ESTABLISHED' : 'INIT1';
  return TCP[way][kindOf(flags ?? 'ACK')][STATES.indexOf(state)] ?? state;
}

const MINUTE = 60_000;

/** How long a connection lives after a packet, in virtual ms (tcp_timeouts, udp_timeouts, sctp_timeouts). */
export const TIMEOUTS: Readonly<Record<ConnectionState, number>> = {
  NONE: 2_000,
  ESTABLISHED: 15 * MINUTE,
  SYN_SENT: 2 * MINUTE,
  SYN_RECV: MINUTE,
  FIN_WAIT: 2 * MINUTE,
  TIME_WAIT: 2 * MINUTE,
  CLOSE: 10_000,
  CLOSE_WAIT: MINUTE,
  LAST_ACK: 30_000,
  LISTEN: 2 * MINUTE,
  SYNACK: 2 * MINUTE,
  UDP: 5 * MINUTE,
  INIT1: MINUTE,
};

/** Whether it counts as active (tcp_state_active_table); a UDP connection never does. */
export const isActive = (state: ConnectionState): boolean =>
  state === 'ESTABLISHED' || state === 'SYN_SENT' || state === 'SYN_RECV' || state === 'SYNACK';
