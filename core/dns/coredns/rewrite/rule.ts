import { canonicalName, fqdn } from '../../message/name.ts';

export type Match = 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex';

/** How a name in a reply is turned back. */
export interface NameResponse {
  /** The owner name, or the name that the record's data holds. */
  readonly field: 'name' | 'value';
  /** `remap`: the name itself or below it; `suffix`: its end; `regex`: a pattern with groups. */
  readonly by: 'remap' | 'suffix' | 'regex';
  readonly from: string;
  readonly to: string;
}

/** What is put in an EDNS option: octets as hexadecimal digits, a variable of the query, or the client's subnet. */
export type OptionData =
  | { readonly is: 'hex'; readonly hex: string }
  | { readonly is: 'variable'; readonly variable: string }
  | { readonly is: 'subnet'; readonly v4: number; readonly v6: number };

/** A rule about questions whose name matches. */
interface OfNames {
  readonly match: Match;
  readonly from: string;
}

type Kind =
  | (OfNames & {
      readonly rule: 'name';
      readonly to: string;
      /** The reply is turned back by the question that was rewritten. */
      readonly auto: boolean;
      readonly answers: readonly NameResponse[];
    })
  | { readonly rule: 'type' | 'class'; readonly from: string; readonly to: string }
  | (OfNames & { readonly rule: 'ttl'; readonly least: number; readonly most: number })
  | (OfNames & { readonly rule: 'rcode'; readonly old: string; readonly new: string })
  | (OfNames & { readonly rule: 'cname'; readonly to: string })
  | {
      readonly rule: 'edns0';
      readonly action: 'append' | 'replace' | 'set';
      readonly code: number;
      readonly data: OptionData;
      /** The option is taken out of the reply again. */
      readonly revert: boolean;
    };

/** One rule. Names are lower case, patterns as written. */
export type Rule = Kind & { readonly mode: 'stop' | 'continue' };

/** The pattern, undefined if it is none. Go's syntax and JavaScript's agree on what Corefiles use. */
export function pattern(text: string): RegExp | undefined {
  try {
    return new RegExp(text);
  } catch {
    return undefined;
  }
}

/** `{1}` in a replacement stands for the first group. */
function expand(replacement: string, groups: readonly string[]): string {
  return replacement.replaceAll(/\{(\d+)\}/g, (whole, index) => groups[Number(index)] ?? whole);
}

/** The name after a rule, undefined where the rule does not match (CoreDNS plugin/rewrite/name.go, cname_target.go). */
export function rewritten(match: Match, from: string, to: string, name: string): string | undefined {
  const lower = canonicalName(name);
  switch (match) {
    case 'exact':
      return lower === from ? to : undefined;
    case 'prefix':
      return lower.startsWith(from) ? `${to}${lower.slice(from.length)}` : undefined;
    case 'suffix':
      return lower.endsWith(from) ? `${lower.slice(0, -from.length)}${to}` : undefined;
    case 'substring':
      return from !== '' && lower.includes(from) ? lower.replaceAll(from, to) : undefined;
    case 'regex': {
      const groups = pattern(from)?.exec(lower);
      return groups ? fqdn(expand(to, [...groups])) : undefined;
    }
  }
}

/** Whether a rule about names is about this one. */
export const matches = ({ match, from }: OfNames, name: string): boolean =>
  rewritten(match, from, '', name) !== undefined;

/** A name of the reply after one response rule; unchanged where the rule does not match. */
export function turnedBack({ by, from, to }: NameResponse, name: string): string {
  if (by === 'regex') {
    const groups = pattern(from)?.exec(name);
    return groups ? fqdn(expand(to, [...groups])) : name;
  }
  if (by === 'suffix') return name.endsWith(from) ? `${name.slice(0, -from.length)}${to}` : name;
  if (name === from) return to;
  return name.endsWith(`.${from}`) ? `${name.slice(0, -from.length)}${to}` : name;
}
