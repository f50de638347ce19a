import type { Header } from '../../net/index.ts';

/** States of a TCP flow, as `conntrack -L` names them. */
export type TcpState =
  | 'SYN_SENT'
  | 'SYN_RECV'
  | 'ESTABLISHED'
  | 'FIN_WAIT'
  | 'CLOSE_WAIT'
  | 'LAST_ACK'
  | 'TIME_WAIT'
  | 'CLOSE';

/** One connection as nf_conntrack keeps it: the original tuple and the tuple of the reply (both as sent). */
export interface ConntrackEntry {
  readonly original: Header;
  readonly reply: Header;
  /** TCP only. */
  readonly state?: TcpState;
  /** A packet has come the other way; until then the entry prints `[UNREPLIED]`. */
  readonly seenReply: boolean;
  /** Prints `[ASSURED]`: not thrown away early when the table is full. */
  readonly assured: boolean;
  readonly nat: { readonly src: boolean; readonly dst: boolean };
  /** Virtual ms of the first packet. */
  readonly since: number;
  /** Virtual ms at which it is forgotten. */
  readonly expires: number;
}

/** Entries by `flowKey` of their original tuple, and the way there from the key of their reply. */
export interface ConntrackTable {
  readonly entries: Readonly<Record<string, ConntrackEntry>>;
  readonly replies: Readonly<Record<string, string>>;
  /** No entry expires before this virtual ms; absent: there is none. Spares looking through all of them for each packet. */
  readonly soonest?: number;
}
