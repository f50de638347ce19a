import { type Sorted, sortedFrom, sortedGet } from '../../sim/index.ts';
import type { TaggedLine } from '../load.ts';

/** A chain: its policy (`-` for user chains) and its rules as restore lines without `-A CHAIN`. */
export interface Chain {
  readonly policy: 'ACCEPT' | 'DROP' | '-';
  readonly rules: readonly TaggedLine[];
}

/** Chains by name. Kept sorted: there may be a hundred thousand, and a sync changes few of them. */
export type Table = Sorted<Chain>;

export const chainIn = (table: Table | undefined, name: string): Chain | undefined =>
  table && sortedGet(table, name);

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
  return sortedFrom(chains.map((chain): [string, Chain] => [chain, { policy: 'ACCEPT', rules: [] }]));
}
