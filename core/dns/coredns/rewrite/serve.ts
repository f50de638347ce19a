import { type DnsRecord, emptyReply } from '../../message/message.ts';
import { canonicalName, isWireName } from '../../message/name.ts';
import { listed, type Next, type Request, type Served, type Turn } from '../plugin.ts';
import { type ResponseRule, type Rule, rewritten, turnedBack } from './rule.ts';
import { type RewriteOptions, setupRewrite } from './setup.ts';

/** Where in the data a record holds the name that rules may turn back; -1: nowhere. */
const NAME_IN_DATA: Readonly<Record<string, number>> = { CNAME: 0, NS: 0, PTR: 0, MX: 1, SRV: 3, SOA: 0 };

function applyTo(record: DnsRecord, rule: ResponseRule): DnsRecord {
  if (rule.field === 'name') return { ...record, name: turnedBack(rule, record.name) };
  const at = NAME_IN_DATA[record.type] ?? -1;
  const words = record.data.split(' ').map((word, index) => (index === at ? turnedBack(rule, word) : word));
  return { ...record, data: words.join(' ') };
}

/** Rules read backwards: those of the last rewrite first (reverter.go). */
function reverted(
  served: Served,
  request: Request,
  back: readonly ResponseRule[],
  ttl: (seconds: number) => number,
): Served {
  const turn = (records: readonly DnsRecord[]) =>
    records.map((record) => {
      const turned = [...back].reverse().reduce(applyTo, record);
      return { ...turned, ttl: ttl(turned.ttl) };
    });
  const { message } = served;
  return {
    ...served,
    message: {
      ...message,
      question: { name: request.name, type: request.type },
      answer: turn(message.answer),
      authority: turn(message.authority),
      additional: turn(message.additional),
    },
  };
}

/** What a rule that matched does to replies. */
function responseRules(rule: Rule, before: string, after: string): readonly ResponseRule[] {
  if (rule.rule !== 'name') return [];
  const remap = (['name', 'value'] as const).map((field) => ({
    field,
    by: 'remap' as const,
    from: after,
    to: before,
  }));
  return [...(rule.auto ? remap : []), ...rule.answers];
}

/** CoreDNS plugin/rewrite/rewrite.go `ServeDNS`: rules in order, up to the first one that matches and stops. */
function serve(options: RewriteOptions, request: Request, _turn: Turn, next: Next): Served {
  let { name, type } = request;
  const back: ResponseRule[] = [];
  let ttl = (seconds: number) => seconds;
  let matched = false;
  for (const rule of options.rules) {
    const before = name;
    if (rule.rule === 'type') {
      if (type !== rule.from) continue;
      type = rule.to;
    } else if (rule.rule === 'ttl') {
      if (rewritten(rule.match, rule.from, '', name) === undefined) continue;
      ttl = (seconds) => Math.min(Math.max(seconds, rule.least), rule.most);
    } else {
      const after = rewritten(rule.match, rule.from, rule.to, name);
      if (after === undefined) continue;
      name = after;
      back.push(...responseRules(rule, before, after));
    }
    matched = true;
    if (rule.mode === 'stop') break;
  }
  if (!matched) return next(request);
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
  const served = reverted(next({ ...request, name, type }), request, back, ttl);
  const same = canonicalName(name) === canonicalName(request.name);
  return same ? served : { ...served, reason: `rewrite turned the name into ${name}. ${served.reason}` };
}

export const rewrite = listed<RewriteOptions>({ name: 'rewrite', setup: setupRewrite, serve });
