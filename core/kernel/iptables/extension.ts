import type { Family } from '../../net/index.ts';
import { unsigned } from '../numbers.ts';
import type { Action, Answer, Sight } from '../sight.ts';

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
  /** The one destination port that it lets through, if there is but one. */
  onlyPort?(options: Options): number | undefined;
}

/** A target other than a chain. */
export interface TargetExtension<Options> {
  /** The name after `-j`. */
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
  parse(given: readonly Given[], family: Family): Options | Refusal;
  print(options: Options, family: Family): string;
  /** Whether these options are modelled; absent: all are. */
  models?(options: Options): boolean;
  act(options: Options, sight: Sight): Action;
}

/** True for the outcome of a failed `parse`. */
export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'error' in value;

/** Writes the `!` of a negated option. */
export const not = (negated: boolean): string => (negated ? '! ' : '');

/** `value[/mask]` of marks; the mask is all ones if not given. */
export function valueAndMask(text: string): { readonly value: number; readonly mask: number } | undefined {
  const slash = text.indexOf('/');
  const value = unsigned(slash < 0 ? text : text.slice(0, slash));
  const mask = slash < 0 ? 0xffffffff : unsigned(text.slice(slash + 1));
  return value === undefined || mask === undefined ? undefined : { value, mask };
}
