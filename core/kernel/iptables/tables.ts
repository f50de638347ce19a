import type { TaggedLine } from '../load.ts';

/** A chain: its policy (`-` for user chains) and its rules as restore lines without `-A CHAIN`. */
export interface Chain {
  readonly policy: 'ACCEPT' | 'DROP' | '-';
  readonly rules: readonly TaggedLine[];
}

/** Tables of one family: table ► chain ► rules. */
export type IptablesTables = Readonly<Record<string, Readonly<Record<string, Chain>>>>;
