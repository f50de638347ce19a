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

/** States of an SCTP association, likewise. */
export type SctpState = 'COOKIE_WAIT' | 'COOKIE_ECHOED' | 'ESTABLISHED';

/** One connection as nf_conntrack keeps it: the original tuple and the tuple of the reply (both as sent). */
export interface ConntrackEntry {
  readonly original: Header;
  readonly reply: Header;
  /** TCP and SCTP only. */
  readonly state?: TcpState | SctpState;
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

/** A flow with the keys of its two tuples. */
export interface KeyedFlow {
  readonly entry: ConntrackEntry;
  readonly original: string;
  readonly reply: string;
}

/**
 * Entries by `flowKey`, both directions leading to the same entry, in buckets by a hash of the key: a new table shares all buckets
 * but those of the changed flow. Read it through `conntrackEntries`.
 */
export interface ConntrackTable {
  readonly buckets: Readonly<Record<string, Readonly<Record<string, ConntrackEntry>>>>;
  /** Virtual ms at which expired entries were last removed. */
  readonly sweptAt?: number;
}
