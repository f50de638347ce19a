import type { Family } from '../../net/index.ts';
import { type Sorted, sortedGet, sortedKeys } from '../../sim/index.ts';
import type { Tag, TaggedLine } from '../load.ts';

/** Address families of tables that see IP packets. */
export type TableFamily = 'ip' | 'ip6' | 'inet';

/** An element of a set or map. Its key is that of the record it stands in: fields joined with ` . `. */
export interface SetElement {
  /** What a map holds: `goto CHAIN`, `drop`, or data. */
  readonly value?: string;
  readonly comment?: string;
  /** When it goes (virtual ms). */
  readonly expires?: number;
  readonly tag?: Tag;
}

/** A named set or map. */
export interface NftSet {
  readonly kind: 'set' | 'map';
  /** Types of the key's fields. */
  readonly type: readonly string[];
  /** Maps: type of the value, such as `verdict`. */
  readonly data?: string;
  readonly flags: readonly string[];
  readonly size?: number;
  /** Lifetime of elements, virtual ms. */
  readonly timeout?: number;
  readonly comment?: string;
  readonly elements: Sorted<SetElement>;
}

/** Where netfilter calls a base chain. */
export interface BaseChain {
  readonly type: 'filter' | 'nat' | 'route';
  readonly hook: 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
}

export interface NftChain {
  /** Rises with every chain that is made in the table. */
  readonly handle: number;
  readonly base?: BaseChain;
  readonly comment?: string;
  /** Rules as text, without `add rule FAMILY TABLE CHAIN`. */
  readonly rules: readonly TaggedLine[];
}

/**
 * Sets keep the order in which they were made, chains remember it: listings show it. Of chains there may be a hundred thousand, of
 * which a transaction changes few. Names never look like integers.
 */
export interface NftTable {
  readonly comment?: string;
  readonly sets: Readonly<Record<string, NftSet>>;
  readonly chains: Sorted<NftChain>;
  /** How many chains have been made in it. */
  readonly handles: number;
}

/** A table's chains in the order in which they were made. */
export function chainsInOrder({ chains }: NftTable): readonly (readonly [name: string, chain: NftChain])[] {
  const named = sortedKeys(chains).map((name) => [name, sortedGet(chains, name) as NftChain] as const);
  return named.sort(([, a], [, b]) => a.handle - b.handle);
}

/** Tables by `family name`, such as `ip kube-proxy`. */
export type Ruleset = Readonly<Record<string, NftTable>>;

/** Whether packets of a family pass a table of that key. */
export function sees(key: string, family: Family): boolean {
  const name = key.slice(0, key.indexOf(' '));
  return name === 'inet' || name === (family === 'IPv4' ? 'ip' : 'ip6');
}
