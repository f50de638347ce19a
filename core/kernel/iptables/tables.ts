import type { TaggedLine } from '../load.ts';

/** A chain: its policy (`-` for user chains) and its rules as restore lines without `-A CHAIN`. */
export interface Chain {
  readonly policy: 'ACCEPT' | 'DROP' | '-';
  readonly rules: readonly TaggedLine[];
}

export type Table = Readonly<Record<string, Chain>>;

/** Tables of one family: table ► chain ► rules. A table that nobody has touched is absent, as with nf_tables. */
export type IptablesTables = Readonly<Record<string, Table>>;

/** Tables in the order in which iptables-save prints them, each with its built-in chains in hook order. */
export const BUILT_IN: Readonly<Record<string, readonly string[]>> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
};

/** A table as its first use makes it: built-in chains, empty, policy ACCEPT. */
export function emptyTable(name: string): Table {
  const chains = BUILT_IN[name] ?? [];
  return Object.fromEntries(chains.map((chain): [string, Chain] => [chain, { policy: 'ACCEPT', rules: [] }]));
}
