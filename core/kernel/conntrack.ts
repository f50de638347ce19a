import type { Header } from '../net/index.ts';

/** One connection as nf_conntrack keeps it: the original tuple and the tuple of the reply (both as sent). */
export interface ConntrackEntry {
  readonly original: Header;
  readonly reply: Header;
  readonly state: 'SYN_SENT' | 'SYN_RECV' | 'ESTABLISHED' | 'FIN_WAIT' | 'CLOSE' | 'UNREPLIED' | 'ASSURED';
  readonly nat: { readonly src: boolean; readonly dst: boolean };
  /** Virtual ms at which it is forgotten. */
  readonly expires: number;
}

/** Entries by flow key, both directions pointing at the same entry. */
export interface ConntrackTable {
  readonly entries: Readonly<Record<string, ConntrackEntry>>;
}
