import { fqdn } from '../../message/name.ts';
import type { Directive } from '../corefile.ts';
import { dispense } from '../dispenser.ts';
import type { Setup } from '../plugin.ts';
import { type Match, pattern, type ResponseRule, type Rule } from './rule.ts';

export interface RewriteOptions {
  readonly rules: readonly Rule[];
}

type Mode = Rule['mode'];

const MATCHES: readonly string[] = ['exact', 'prefix', 'suffix', 'substring', 'regex'] satisfies Match[];
const isMatch = (word: string): word is Match => MATCHES.includes(word);

const normalize = (name: string): string => fqdn(name.toLowerCase());

/** Why a pattern and its replacement do not go together, undefined if they do. */
function patternError(from: string, to: string): string | undefined {
  const compiled = pattern(from);
  if (!compiled) return `invalid regex matching pattern: ${from}`;
  const groups = (pattern(`${from}|`)?.exec('')?.length ?? 1) - 1;
  const used = new Set(to.match(/\{\d+\}/g) ?? []).size;
  return used > groups
    ? `the rewrite regex pattern (${to}) uses more subexpressions than its corresponding matching regex pattern (${from})`
    : undefined;
}

/** What follows a name rule: `answer auto`, `answer name FROM TO`, `answer value FROM TO` (name.go `parseAnswerRules`). */
function readAnswers(
  match: string,
  words: readonly string[],
): { readonly auto: boolean; readonly answers: readonly ResponseRule[] } | string {
  if (words.length === 1) return `invalid arguments for ${match} rule`;
  const answers: ResponseRule[] = [];
  let auto = false;
  let last = '';
  for (let at = 0; at < words.length; ) {
    if (last === '' && words[at] !== 'answer')
      return `exceeded the number of arguments for a non-answer rule argument for ${match} rule`;
    if (words[at] === 'answer') at++;
    last = words[at++] ?? '';
    if (last === '') return `type missing for answer rule for ${match} rule`;
    if (last === 'auto') {
      auto = true;
      continue;
    }
    if (last !== 'name' && last !== 'value')
      return `invalid type "${last}" for answer rule for ${match} rule`;
    const [from, to] = words.slice(at, at + 2);
    if (from === undefined || to === undefined)
      return `${last} answer rule for ${match} rule: 2 arguments required`;
    const wrong = patternError(from, to);
    if (wrong !== undefined) return `${last} answer rule for ${match} rule: ${wrong}`;
    answers.push({ field: last, by: 'regex', from, to: normalize(to) });
    at += 2;
  }
  // CoreDNS's own spelling.
  if (auto && answers.some(({ field }) => field === 'name'))
    return 'auto name answer rule cannot be combined with explicit name anwer rules';
  return { auto, answers };
}

/** name.go `newNameRule`. Two words are an exact match; more begin with the kind of match. */
function readNameRule(mode: Mode, words: readonly string[]): Rule | string {
  if (words.length < 2) return 'too few arguments for a name rule';
  const [match = '', from = '', to = '', ...rest] = words.length === 2 ? ['exact', ...words] : words;
  if (!isMatch(match))
    return `name rule supports only exact, prefix, suffix, substring, and regex name matching, received: ${match}`;
  const answers = rest.length > 0 ? readAnswers(match, rest) : { auto: false, answers: [] };
  if (typeof answers === 'string') return answers;
  const rule = { rule: 'name', mode, match } as const;
  if (match === 'regex') {
    const wrong = patternError(from, to);
    return wrong ?? { ...rule, from, to: normalize(to), ...answers };
  }
  if (match === 'exact') return { ...rule, from: normalize(from), to: normalize(to), ...answers, auto: true };
  if (match === 'suffix') {
    const [suffix, replacement] = [normalize(from), normalize(to)];
    const back = (['name', 'value'] as const).map((field) => ({
      field,
      by: 'suffix' as const,
      from: replacement,
      to: suffix,
    }));
    return {
      ...rule,
      from: suffix,
      to: replacement,
      auto: false,
      answers: [...(answers.auto ? back : []), ...answers.answers],
    };
  }
  return { ...rule, from: from.toLowerCase(), to: to.toLowerCase(), ...answers };
}

/** ttl.go: `ttl [MATCH] FROM TTL`, where TTL is `30`, `30-300`, `30-` or `-300`. */
function readTtlRule(mode: Mode, words: readonly string[]): Rule | string {
  if (words.length < 2) return 'too few arguments for a ttl rule';
  const [match = '', from = '', ttl = ''] = words.length === 2 ? ['exact', ...words] : words;
  if (!isMatch(match))
    return `ttl rule supports only exact, prefix, suffix, substring, and regex name matching`;
  const bounds = /^(\d*)(-?)(\d*)$/.exec(ttl);
  if (!bounds || ttl === '' || ttl === '-') return `invalid TTL '${ttl}' for a ttl rule`;
  const [, least = '', dash, most = ''] = bounds;
  return {
    rule: 'ttl',
    mode,
    match,
    from: match === 'exact' || match === 'suffix' ? normalize(from) : from,
    least: Number(least),
    most: dash === '' ? Number(least) : most === '' ? 2 ** 31 - 1 : Number(most),
  };
}

/** rewrite.go `newRule`. */
function readRule(words: readonly string[]): Rule | string {
  const [first] = words;
  if (first === undefined) return 'no rule type specified for rewrite';
  const said = first.toLowerCase();
  const mode = said === 'continue' ? 'continue' : 'stop';
  const [kind = '', ...rest] = said === 'stop' || said === 'continue' ? words.slice(1) : words;
  switch (kind.toLowerCase()) {
    case 'name':
      return readNameRule(mode, rest);
    case 'ttl':
      return readTtlRule(mode, rest);
    case 'type': {
      const [from = '', to = ''] = rest.map((word) => word.toUpperCase());
      return rest.length === 2
        ? { rule: 'type', mode, from, to }
        : 'type rules must have exactly two arguments';
    }
    case 'answer':
      return 'response rewrites must begin with a name rule';
    default:
      return `invalid rule type "${first}"`;
  }
}

/** Rules that are there in CoreDNS, but touch nothing that the model has. */
const WITHOUT_EFFECT = ['class', 'edns0', 'rcode', 'cname'];

/** CoreDNS plugin/rewrite/setup.go: one rule per directive, on its line or in braces. */
export function setupRewrite(directives: readonly Directive[]): Setup<RewriteOptions> {
  const rules: Rule[] = [];
  for (const directive of directives) {
    const c = dispense(directive);
    const words = [...c.remainingArgs()];
    if (words.length < 2) while (c.nextBlock()) words.push(c.val(), ...c.remainingArgs());
    if (words.slice(0, 2).some((word) => WITHOUT_EFFECT.includes(word))) continue;
    const rule = readRule(words);
    if (typeof rule === 'string') return { ok: false, message: rule };
    rules.push(rule);
  }
  return { ok: true, options: { rules } };
}
