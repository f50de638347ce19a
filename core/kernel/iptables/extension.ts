import type { Family, IcmpError, Packet } from '../../net/index.ts';

/** One option as written: `! --ctstate NEW` is `{ option: '--ctstate', negated: true, words: ['NEW'] }`. */
export interface Given {
  readonly option: string;
  readonly negated: boolean;
  readonly words: readonly string[];
}

/** Why text is no rule. Never thrown: a pasted line may be wrong. */
export interface Refusal {
  readonly error: string;
}

export type CtState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'UNTRACKED';

/** A packet at one hook, and the little of its node that matches may look at or (in `recent`, `nth`) change. */
export interface Sight {
  readonly packet: Packet;
  readonly family: Family;
  readonly iif?: string | undefined;
  readonly oif?: string | undefined;
  /** Bridge ports, for `physdev`. */
  readonly physIn?: string | undefined;
  readonly physOut?: string | undefined;
  readonly ctState: CtState;
  /** Conntrack status bits: which side of the flow has been translated. */
  readonly nat: { readonly src: boolean; readonly dst: boolean };
  readonly now: number;
  draw(): number;
  isLocal(address: string): boolean;
  readonly recent: RecentLists;
  /** Counts packets of `statistic --mode nth` under the rule's text: says which of `every` this one is. */
  nextNth(rule: string, every: number, first: number): number;
}

/** The lists of `recent`, by name: address ► last seen (virtual ms). */
export interface RecentLists {
  lastSeen(list: string, address: string): number | undefined;
  see(list: string, address: string): void;
  forget(list: string, address: string): void;
  /** Forgets every address not seen since `before`. */
  reap(list: string, before: number): void;
}

/** What a match said. `chance` is there for random ones. */
export interface Answer {
  readonly matched: boolean;
  readonly chance?: { readonly probability: number; readonly drawn: number };
}

/** A match, as a module of libxtables and its kernel half. Options are plain data. */
export interface MatchExtension<Options> {
  /** The name after `-m`. */
  readonly name: string;
  /** Options it knows ► how many words follow each. */
  readonly options: Readonly<Record<string, number>>;
  parse(given: readonly Given[], family: Family): Options | Refusal;
  /** What iptables-save writes after `-m name`; empty if nothing. */
  print(options: Options, family: Family): string;
  test(options: Options, sight: Sight, rule: string): boolean | Answer;
}

/** What a target does with a packet. After CONTINUE and MARK comes the next rule. */
export type Action =
  | { readonly do: 'ACCEPT' }
  | { readonly do: 'DROP' }
  | { readonly do: 'RETURN' }
  | { readonly do: 'CONTINUE' }
  | { readonly do: 'MARK'; readonly mark: number }
  | { readonly do: 'REJECT'; readonly with: IcmpError['type'] | 'tcp-reset' }
  | { readonly do: 'DNAT'; readonly address?: string; readonly port?: number }
  | {
      readonly do: 'SNAT';
      readonly address: string;
      readonly ports?: readonly [number, number];
      readonly random: boolean;
    }
  | { readonly do: 'MASQUERADE'; readonly ports?: readonly [number, number]; readonly random: boolean };

/** A target other than a chain. */
export interface TargetExtension<Options> {
  /** The name after `-j`. */
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
  parse(given: readonly Given[], family: Family): Options | Refusal;
  print(options: Options, family: Family): string;
  act(options: Options, sight: Sight): Action;
}

/** True for the outcome of a failed `parse`. */
export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'error' in value;

/** Writes the `!` of a negated option. */
export const not = (negated: boolean): string => (negated ? '! ' : '');

/** A decimal, octal (`0…`) or hexadecimal (`0x…`) number of 32 bits, as xtables_strtoui reads it; undefined for other text. */
export function unsigned(text: string): number | undefined {
  const value = /^0x[0-9a-f]+$/i.test(text)
    ? Number(text)
    : /^0[0-7]+$/.test(text)
      ? Number.parseInt(text, 8)
      : /^\d+$/.test(text)
        ? Number(text)
        : undefined;
  return value !== undefined && value <= 0xffffffff ? value : undefined;
}

/** `value[/mask]` of marks; the mask is all ones if not given. */
export function valueAndMask(text: string): { readonly value: number; readonly mask: number } | undefined {
  const slash = text.indexOf('/');
  const value = unsigned(slash < 0 ? text : text.slice(0, slash));
  const mask = slash < 0 ? 0xffffffff : unsigned(text.slice(slash + 1));
  return value === undefined || mask === undefined ? undefined : { value, mask };
}

/** `80` or `8000:8010` (or `8000-8010` with that separator). */
export function portRange(text: string, separator: ':' | '-'): readonly [number, number] | undefined {
  const ends = text.split(separator).map((end) => (/^\d+$/.test(end) ? Number(end) : -1));
  const low = ends[0] ?? -1;
  const high = ends.length === 1 ? low : (ends[1] ?? -1);
  return ends.length > 2 || low < 0 || high > 65535 || low > high ? undefined : [low, high];
}

/** The inverse of `portRange`. */
export const printRange = ([low, high]: readonly [number, number], separator: ':' | '-'): string =>
  low === high ? `${low}` : `${low}${separator}${high}`;
