import type { DnsMessage, DnsRecord } from '../message/message.ts';
import { emptyReply } from '../message/message.ts';
import { canonicalName, fqdn, isWireName } from '../message/name.ts';
import type { Directive } from './corefile.ts';
import { dispense } from './dispenser.ts';
import { listed, type Next, type Request, type Served, type Setup, type Turn } from './plugin.ts';

type Match = 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex';

interface Rule {
  readonly field: 'name' | 'type' | 'ttl';
  readonly mode: 'stop' | 'continue';
  readonly match: Match;
  readonly from: string;
  readonly to: string;
  /** `answer auto`: names in the reply are turned back where the rule can be read backwards. */
  readonly auto: boolean;
  /** `answer name FROM TO` rules for owner names in the reply. */
  readonly answers: readonly { readonly from: string; readonly to: string }[];
}

export interface RewriteOptions {
  readonly rules: readonly Rule[];
}

const MATCHES: readonly string[] = ['exact', 'prefix', 'suffix', 'substring', 'regex'];

/** A pattern that Go would take and that means the same here; undefined otherwise. */
function pattern(text: string): RegExp | undefined {
  try {
    return new RegExp(text);
  } catch {
    return undefined;
  }
}

function nameRule(mode: Rule['mode'], words: readonly string[]): Rule | string {
  const match = MATCHES.includes(words[0] ?? '') ? (words[0] as Match) : 'exact';
  const [from, to, ...rest] = MATCHES.includes(words[0] ?? '') ? words.slice(1) : words;
  if (from === undefined || to === undefined) return 'too few arguments for a name rule';
  if (match === 'regex' && !pattern(from)) return `invalid regex pattern in a name rule: ${from}`;
  const answers: { from: string; to: string }[] = [];
  let auto = match === 'exact';
  for (let at = 0; at < rest.length; ) {
    if (rest[at] === 'answer' && rest[at + 1] === 'auto') {
      auto = true;
      at += 2;
    } else if (rest[at] === 'answer' && (rest[at + 1] === 'name' || rest[at + 1] === 'value')) {
      const [, which, answerFrom, answerTo] = rest.slice(at, at + 4);
      if (answerFrom === undefined || answerTo === undefined || !pattern(answerFrom))
        return `invalid regex pattern in a name rule: ${answerFrom ?? ''}`;
      if (which === 'name') answers.push({ from: answerFrom, to: answerTo });
      at += 4;
    } else return `exact name rule has too many arguments or an unknown one: ${rest[at]}`;
  }
  const exact = match === 'exact' || match === 'suffix';
  return {
    field: 'name',
    mode,
    match,
    from: match === 'regex' ? from : match === 'exact' ? canonicalName(from) : from.toLowerCase(),
    to: exact ? canonicalName(to) : to,
    auto,
    answers,
  };
}

/** CoreDNS plugin/rewrite/rewrite.go `newRule`. */
function readRule(words: readonly string[]): Rule | string {
  const [first] = words;
  if (first === undefined) return 'no rule type specified for rewrite';
  const explicit = first === 'stop' || first === 'continue';
  const mode = first === 'continue' ? 'continue' : 'stop';
  const [field, ...rest] = explicit ? words.slice(1) : words;
  if (field === 'answer') return 'response rewrites must begin with a name rule';
  if (field === 'name') return nameRule(mode, rest);
  if (field === 'type') {
    const [from, to] = rest;
    if (rest.length !== 2 || from === undefined || to === undefined)
      return 'type rules must have exactly two arguments';
    return {
      field,
      mode,
      match: 'exact',
      from: from.toUpperCase(),
      to: to.toUpperCase(),
      auto: false,
      answers: [],
    };
  }
  if (field === 'ttl') {
    const match = MATCHES.includes(rest[0] ?? '') ? (rest[0] as Match) : 'exact';
    const [from, to] = MATCHES.includes(rest[0] ?? '') ? rest.slice(1) : rest;
    if (from === undefined || to === undefined) return 'too few arguments for a ttl rule';
    if (!/^\d*-?\d*$/.test(to)) return `invalid TTL '${to}' for a ttl rule`;
    return {
      field,
      mode,
      match,
      from: match === 'exact' ? canonicalName(from) : from,
      to,
      auto: false,
      answers: [],
    };
  }
  return field === 'class' || field === 'edns0' || field === 'rcode'
    ? `${field} rules are not modelled`
    : `invalid rule type "${first}"`;
}

/** A directive is one rule on its line, or in braces (name rule with its answers, or one rule per line). */
function readDirective(directive: Directive): readonly Rule[] | string {
  const c = dispense(directive);
  const args = c.remainingArgs();
  const lines: string[][] = [];
  while (c.nextBlock()) lines.push([c.val(), ...c.remainingArgs()]);
  const explicit = args[0] === 'stop' || args[0] === 'continue';
  const joined = args.length > (explicit ? 1 : 0) ? [[...args, ...lines.flat()]] : [];
  const isOneRule = args.length === 0 || (explicit && args.length === 1);
  const block = lines.length > 0 && lines.every(([word]) => word === 'answer' || word === lines[0]?.[0]);
  const texts = isOneRule && block ? [[...args, ...lines.flat()]] : joined;
  if (texts.length === 0) return c.argErr();
  const rules: Rule[] = [];
  for (const text of texts) {
    const rule = readRule(text);
    if (typeof rule === 'string') return rule;
    rules.push(rule);
  }
  return rules;
}

function setup(directives: readonly Directive[]): Setup<RewriteOptions> {
  const rules: Rule[] = [];
  for (const directive of directives) {
    const read = readDirective(directive);
    if (typeof read === 'string') return { ok: false, message: read };
    rules.push(...read);
  }
  return { ok: true, options: { rules } };
}

/** Go's replacement templates: `{1}` is the first group. */
const expand = (template: string, groups: readonly string[]): string =>
  template.replaceAll(/\{(\d+)\}/g, (_whole, index) => groups[Number(index)] ?? '');

function rewritten(rule: Rule, name: string): string | undefined {
  const { match, from, to } = rule;
  const lower = canonicalName(name);
  switch (match) {
    case 'exact':
      return lower === from ? to : undefined;
    case 'prefix':
      return lower.startsWith(from) ? `${to}${lower.slice(from.length)}` : undefined;
    case 'suffix': {
      const suffix = fqdn(from);
      return lower.endsWith(suffix) ? `${lower.slice(0, -suffix.length)}${to}` : undefined;
    }
    case 'substring':
      return lower.includes(from) ? lower.replaceAll(from, to) : undefined;
    case 'regex': {
      const groups = pattern(from)?.exec(lower);
      return groups ? fqdn(expand(to, [...groups])) : undefined;
    }
  }
}

const renamed = (message: DnsMessage, rename: (record: DnsRecord) => DnsRecord): DnsMessage => ({
  ...message,
  answer: message.answer.map(rename),
  additional: message.additional.map(rename),
});

/** The reply as the client must see it: its own question, and names turned back where the rule says so. */
function reverted(served: Served, request: Request, asked: string, applied: readonly Rule[]): Served {
  const question = { name: request.name, type: request.type };
  const rules = applied.filter((rule) => rule.field === 'name');
  const ttl = applied.find((rule) => rule.field === 'ttl');
  const message = renamed({ ...served.message, question }, (record) => {
    let { name } = record;
    if (rules.some((rule) => rule.auto) && canonicalName(name) === canonicalName(asked)) name = request.name;
    for (const { from, to } of rules.flatMap((rule) => rule.answers)) {
      const groups = pattern(from)?.exec(name);
      if (groups) name = fqdn(expand(to, [...groups]));
    }
    return { ...record, name, ttl: ttl ? clampTtl(record.ttl, ttl.to) : record.ttl };
  });
  const note =
    canonicalName(asked) === canonicalName(request.name) ? '' : `rewrite turned the name into ${asked}. `;
  return { ...served, message, reason: `${note}${served.reason}` };
}

/** `30` sets, `30-`, `-300` and `30-300` bound. */
function clampTtl(ttl: number, bounds: string): number {
  const [least = '', most] = bounds.split('-');
  if (most === undefined) return Number(least);
  return Math.min(Math.max(ttl, least === '' ? 0 : Number(least)), most === '' ? Infinity : Number(most));
}

/** CoreDNS plugin/rewrite/rewrite.go `ServeDNS`: the first matching `stop` rule ends the search for rules. */
function serve(options: RewriteOptions, request: Request, _turn: Turn, next: Next): Served {
  let { name, type } = request;
  const applied: Rule[] = [];
  for (const rule of options.rules) {
    if (rule.field === 'type') {
      if (type !== rule.from) continue;
      type = rule.to;
    } else {
      const result = rewritten(rule, name);
      if (result === undefined) continue;
      if (rule.field === 'name') name = result;
    }
    applied.push(rule);
    if (rule.mode === 'stop') break;
  }
  if (applied.length === 0) return next(request);
  if (!isWireName(name))
    return {
      message: emptyReply(request, 'SERVFAIL'),
      written: false,
      by: 'rewrite',
      reason: 'A rewrite rule made a name that is none.',
      origins: [],
      error: `invalid name after rewrite: ${name}`,
      took: 0,
    };
  return reverted(next({ ...request, name, type }), request, name, applied);
}

export const rewrite = listed<RewriteOptions>({ name: 'rewrite', setup, serve });
