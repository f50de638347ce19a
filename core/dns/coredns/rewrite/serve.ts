import { type DnsRecord, emptyReply } from '../../message/message.ts';
import { canonicalName, isWireName } from '../../message/name.ts';
import { listed, type Next, type Request, type Served, type Turn } from '../plugin.ts';
import { withOption } from './edns0.ts';
import { type Reply, type ResponseRule, reverted, rulesOfName } from './response.ts';
import { matches, type Rule, rewritten } from './rule.ts';
import { type RewriteOptions, setupRewrite } from './setup.ts';

/** A question on its way through the rules, and what they have in store for the reply. */
interface Passing {
  readonly request: Request;
  readonly back: readonly ResponseRule[];
}

/** The records of the alias's new target, asked of the whole server (cname_target.go `RewriteResponse`). */
function retargeted(
  { rule, message }: { rule: Rule & { rule: 'cname' }; message: Reply },
  turn: Turn,
): Reply {
  const alias = message.answer.find(({ type }) => type === 'CNAME');
  const to = alias && rewritten(rule.match, rule.from, rule.to, alias.data);
  if (alias === undefined || to === undefined) return message;
  const served = turn.lookup(to, message.question.type);
  const kept = message.answer.flatMap((record): readonly DnsRecord[] =>
    record.type === 'CNAME' ? [{ ...record, data: to }] : [],
  );
  return { ...message, answer: [...kept, ...served.message.answer.filter(({ name }) => name === to)] };
}

/** A question after one rule; undefined where the rule is not about it. */
function after(rule: Rule, { request, back }: Passing, turn: Turn): Passing | undefined {
  const { name, type, class: asked = 'IN' } = request;
  const answeredBy = (one: ResponseRule): Passing => ({ request, back: [...back, one] });
  switch (rule.rule) {
    case 'name': {
      const fresh = rewritten(rule.match, rule.from, rule.to, name);
      if (fresh === undefined) return undefined;
      return { request: { ...request, name: fresh }, back: [...back, ...rulesOfName(rule, name, fresh)] };
    }
    case 'type':
      return type === rule.from ? { request: { ...request, type: rule.to }, back } : undefined;
    case 'class':
      return asked === rule.from ? { request: { ...request, class: rule.to }, back } : undefined;
    case 'ttl':
      if (!matches(rule, name)) return undefined;
      return answeredBy({
        each: (record) => ({ ...record, ttl: Math.min(Math.max(record.ttl, rule.least), rule.most) }),
      });
    case 'rcode':
      if (!matches(rule, name)) return undefined;
      return answeredBy({
        whole: (message) =>
          message.rcode === rule.old ? { ...message, rcode: rule.new as Reply['rcode'] } : message,
      });
    case 'cname':
      return answeredBy({ whole: (message) => retargeted({ rule, message }, turn) });
    case 'edns0': {
      const edns = withOption(rule, request, request.edns, turn.localAddresses[0] ?? '');
      if (!edns) return undefined;
      // The message is one and the same for all plug-ins: those before this one see the record, too.
      const options = (edns.options ?? []).filter(({ code }) => !rule.revert || code !== rule.code);
      turn.edns = { ...edns, options };
      return { request: { ...request, edns }, back };
    }
  }
}

/** CoreDNS plugin/rewrite/rewrite.go `ServeDNS`: rules in order, up to the first one that matches and stops. */
function serve(options: RewriteOptions, request: Request, turn: Turn, next: Next): Served {
  let passing: Passing | undefined;
  for (const rule of options.rules) {
    const passed = after(rule, passing ?? { request, back: [] }, turn);
    if (!passed) continue;
    passing = passed;
    if (!isWireName(passed.request.name))
      return {
        message: emptyReply(request, 'SERVFAIL'),
        written: false,
        by: 'rewrite',
        reason: 'A rewrite rule made a name that is none.',
        origins: [],
        error: `invalid name after rewrite: ${passed.request.name}`,
        took: 0,
      };
    if (rule.mode === 'stop') break;
  }
  if (!passing) return next(request);
  const served = reverted(next(passing.request), request, passing.back);
  const { name } = passing.request;
  const same = canonicalName(name) === canonicalName(request.name);
  return same ? served : { ...served, reason: `rewrite turned the name into ${name}. ${served.reason}` };
}

export const rewrite = listed<RewriteOptions>({ name: 'rewrite', setup: setupRewrite, serve });
