import { fqdn } from '../../message/name.ts';
import { classes, isRecordType, rcodes } from '../../wire/numbers.ts';
import type { Directive } from '../corefile.ts';
import { dispense } from '../dispenser.ts';
import type { Setup } from '../plugin.ts';
import { readEdnsRule } from './edns0.ts';
import { type Match, type NameResponse, pattern, type Rule } from './rule.ts';

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
): { readonly auto: boolean; readonly answers: readonly NameResponse[] } | string {
  if (words.length === 1) return `invalid arguments for ${match} rule`;
  const answers: NameResponse[] = [];
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

/** `[MATCH] FROM …`: how rules about names begin that change nothing in the question (ttl.go, rcode.go). */
function readNames(
  kind: string,
  words: readonly string[],
  values: number,
): { readonly match: Match; readonly from: string } | string {
  const [match = '', from = ''] = words.length === values + 1 ? ['exact', ...words] : words;
  if (!isMatch(match))
    return `${kind} rule supports only exact, prefix, suffix, substring, and regex name matching`;
  if (match === 'regex' && !pattern(from)) return `invalid regex pattern in a ${kind} rule: ${from}`;
  return { match, from: match === 'exact' || match === 'suffix' ? normalize(from) : from };
}

/** ttl.go: `ttl [MATCH] FROM TTL`, where TTL is `30`, `30-300`, `30-` or `-300`. */
function readTtlRule(mode: Mode, words: readonly string[]): Rule | string {
  if (words.length < 2) return `too few (${words.length}) arguments for a ttl rule`;
  const ttl = words.length > 3 ? '' : (words.at(-1) ?? '');
  const bounds = /^(\d*)(-?)(\d*)$/.exec(ttl);
  if (!bounds || ttl === '' || ttl === '-') return `invalid TTL '${ttl}' for a ttl rule`;
  const names = readNames('ttl', words, 1);
  if (typeof names === 'string') return names;
  const [, least = '', dash, most = ''] = bounds;
  return {
    rule: 'ttl',
    mode,
    ...names,
    least: Number(least),
    most: dash === '' ? Number(least) : most === '' ? 2 ** 31 - 1 : Number(most),
  };
}

/** An RCODE by name or number, as dig spells it. */
function rcodeOf(text: string): string | undefined {
  if (/^\d+$/.test(text)) return Number(text) <= 23 ? rcodes.wordOf(Number(text)) : undefined;
  const word = text.toUpperCase();
  return rcodes.numberOf(word) === undefined ? undefined : word;
}

/** rcode.go: `rcode [MATCH] FROM OLD NEW`. */
function readRcodeRule(mode: Mode, words: readonly string[]): Rule | string {
  if (words.length < 3) return `too few (${words.length}) arguments for a rcode rule`;
  const [before = '', after = ''] = words.length > 4 ? [] : words.slice(-2);
  const [old, fresh] = [rcodeOf(before), rcodeOf(after)];
  if (old === undefined) return `invalid matching RCODE '${before}' for a rcode rule`;
  if (fresh === undefined) return `invalid replacement RCODE '${after}' for a rcode rule`;
  const names = readNames('rcode', words, 2);
  return typeof names === 'string' ? names : { rule: 'rcode', mode, ...names, old, new: fresh };
}

/** cname_target.go: `cname [MATCH] FROM TO`. */
function readCnameRule(mode: Mode, words: readonly string[]): Rule | string {
  if (words.length !== 2 && words.length !== 3) return `too few (${words.length}) arguments for a cname rule`;
  const [match = '', from = '', to = ''] = (words.length === 2 ? ['exact', ...words] : words).map((word) =>
    word.toLowerCase(),
  );
  return isMatch(match) ? { rule: 'cname', mode, match, from, to } : `unknown cname rewrite type: ${match}`;
}

/** type.go, class.go: both words must be known ones. */
function readKindRule(rule: 'type' | 'class', mode: Mode, words: readonly string[]): Rule | string {
  if (words.length !== 2) return `${rule} rules must have exactly two arguments`;
  const [from = '', to = ''] = words.map((word) => word.toUpperCase());
  const isKnown = (word: string) =>
    rule === 'type' ? isRecordType(word) : classes.numberOf(word) !== undefined;
  const unknown = [from, to].find((word) => !isKnown(word));
  return unknown === undefined
    ? { rule, mode, from, to }
    : `invalid ${rule} ${JSON.stringify(unknown.toLowerCase())}`;
}

/** rewrite.go `newRule`. */
function readRule(words: readonly string[]): Rule | string {
  const [first] = words;
  if (first === undefined) return 'no rule type specified for rewrite';
  const said = first.toLowerCase();
  const mode = said === 'continue' ? 'continue' : 'stop';
  const [word = '', ...rest] = said === 'stop' || said === 'continue' ? words.slice(1) : words;
  const kind = word.toLowerCase();
  switch (kind) {
    case 'name':
      return readNameRule(mode, rest);
    case 'ttl':
      return readTtlRule(mode, rest);
    case 'rcode':
      return readRcodeRule(mode, rest);
    case 'cname':
      return readCnameRule(mode, rest);
    case 'type':
    case 'class':
      return readKindRule(kind, mode, rest);
    case 'edns0': {
      const rule = readEdnsRule(rest);
      return typeof rule === 'string' ? rule : { ...rule, mode };
    }
    case 'answer':
      return 'response rewrites must begin with a name rule';
    default:
      return `invalid rule type ${JSON.stringify(first)}`;
  }
}

/** CoreDNS plugin/rewrite/setup.go: one rule per directive, on its line or in braces. */
export function setupRewrite(directives: readonly Directive[]): Setup<RewriteOptions> {
  const rules: Rule[] = [];
  for (const directive of directives) {
    const c = dispense(directive);
    const words = [...c.remainingArgs()];
    if (words.length < 2) while (c.nextBlock()) words.push(c.val(), ...c.remainingArgs());
    const rule = readRule(words);
    if (typeof rule === 'string') return { ok: false, message: rule };
    rules.push(rule);
  }
  return { ok: true, options: { rules } };
}
