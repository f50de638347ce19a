import type { Family } from '../../net/index.ts';
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
  readonly elements: Readonly<Record<string, SetElement>>;
}

/** Where netfilter calls a base chain. */
export interface BaseChain {
  readonly type: 'filter' | 'nat' | 'route';
  readonly hook: 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
}

export interface NftChain {
  readonly base?: BaseChain;
  readonly comment?: string;
  /** Rules as text, without `add rule FAMILY TABLE CHAIN`. */
  readonly rules: readonly TaggedLine[];
}

/** Chains and sets keep the order in which they were made: listings show it. Names never look like integers. */
export interface NftTable {
  readonly comment?: string;
  readonly sets: Readonly<Record<string, NftSet>>;
  readonly chains: Readonly<Record<string, NftChain>>;
}

/** Tables by `family name`, such as `ip kube-proxy`. */
export type Ruleset = Readonly<Record<string, NftTable>>;

/** Whether packets of a family pass a table of that key. */
export function sees(key: string, family: Family): boolean {
  const name = key.slice(0, key.indexOf(' '));
  return name === 'inet' || name === (family === 'IPv4' ? 'ip' : 'ip6');
}
