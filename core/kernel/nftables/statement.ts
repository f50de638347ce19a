import type { Tag } from '../load.ts';
import type { Action, Answer, Sight } from '../sight.ts';
import type { NftSet, TableFamily } from './ruleset.ts';

/** A packet at one hook as nft's expressions see it. */
export interface NftSight extends Sight {
  /** A named set or map of the rule's table. */
  set(name: string): NftSet | undefined;
  /** Adds an element to a dynamic set, or makes its life begin anew. */
  update(name: string, key: string, timeout: number | undefined): void;
  /** Identity of the rule, for counters of its own. */
  readonly rule: string;
  /** What expressions leave behind for the record of the visit. */
  readonly note: { chance?: NonNullable<Answer['chance']>; tag?: Tag };
}

/** Where a rule sends a packet: an action, another chain, or nowhere since a condition did not hold. */
export type Outcome = Action | Jump | { readonly do: 'BREAK' };

export interface Jump {
  readonly do: 'JUMP';
  readonly chain: string;
  readonly goto: boolean;
}

export const BREAK: Outcome = { do: 'BREAK' };

/** One statement of a rule, ready to run. Undefined: on to the next one. Never part of a state: states keep text. */
export interface Statement {
  /** As nft prints it. */
  readonly text: string;
  run(sight: NftSight): Outcome | undefined;
  /** Not modelled: no packet meets it. */
  readonly foreign?: true;
}

/** Something that a packet has a value of. Values are text in the form that nft prints. */
export interface Selector {
  readonly text: string;
  readonly type: string;
  /** Undefined: the packet has none, so the rule does not match. */
  read(sight: NftSight): string | undefined;
}

/** Words of a rule and how far they have been read. */
export interface Reader {
  readonly words: readonly string[];
  readonly family: TableFamily;
  at: number;
}

export const peek = ({ words, at }: Reader, ahead = 0): string => words[at + ahead] ?? '';

/** The next word, which is behind us then; empty at the end. */
export const next = (reader: Reader): string => reader.words[reader.at++] ?? '';

/** Steps over the words if they come next. */
export function accept(reader: Reader, ...wanted: readonly string[]): boolean {
  if (!wanted.every((word, ahead) => peek(reader, ahead) === word)) return false;
  reader.at += wanted.length;
  return true;
}

/** The words between `{` and `}`; undefined if there are no braces here. */
export function braced(reader: Reader): readonly string[] | undefined {
  if (peek(reader) !== '{') return undefined;
  const end = reader.words.indexOf('}', reader.at);
  if (end < 0) return undefined;
  const inside = reader.words.slice(reader.at + 1, end);
  reader.at = end + 1;
  return inside;
}
