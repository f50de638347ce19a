import type { DnsMessage, DnsRecord } from '../message/message.ts';
import type { Directive } from './corefile.ts';
import { dispense, once } from './dispenser.ts';
import { listed, type Next, type Request, type Served, type Setup, type Turn } from './plugin.ts';

/** No options: `round_robin` is the only policy that needs no file of weights. */
type LoadbalanceOptions = Readonly<Record<never, never>>;

function setup(directives: readonly Directive[]): Setup<LoadbalanceOptions> {
  const directive = once(directives);
  if (typeof directive === 'string') return { ok: false, message: directive };
  const c = dispense(directive);
  const [policy] = c.remainingArgs();
  if (policy !== undefined && policy !== 'round_robin' && policy !== 'weighted')
    return { ok: false, message: `unknown policy: ${policy}` };
  return { ok: true, options: {} };
}

/** Fisher-Yates with the draws of the stream. */
function shuffled(records: readonly DnsRecord[], turn: Turn): readonly DnsRecord[] {
  const order = [...records];
  for (let at = 0; at < order.length - 1; at++) {
    const other = at + Math.floor(turn.world.draw('dns-loadbalance') * (order.length - at));
    const [here, there] = [order[at], order[other]];
    if (here && there) [order[at], order[other]] = [there, here];
  }
  return order;
}

/** CNAMEs first, then the rest in their order, addresses and MX shuffled. */
function balanced(records: readonly DnsRecord[], turn: Turn): readonly DnsRecord[] {
  const of = (...types: string[]) => records.filter(({ type }) => types.includes(type));
  const rest = records.filter(({ type }) => !['CNAME', 'A', 'AAAA', 'MX'].includes(type));
  return [...of('CNAME'), ...rest, ...shuffled(of('A', 'AAAA'), turn), ...shuffled(of('MX'), turn)];
}

/** CoreDNS plugin/loadbalance/loadbalance.go `roundRobin`: shuffles every positive reply, whoever made it. */
function serve(_options: LoadbalanceOptions, request: Request, turn: Turn, next: Next): Served {
  const served = next(request);
  if (!served.written || served.message.rcode !== 'NOERROR') return served;
  const message: DnsMessage = {
    ...served.message,
    answer: balanced(served.message.answer, turn),
    authority: balanced(served.message.authority, turn),
    additional: balanced(served.message.additional, turn),
  };
  return { ...served, message };
}

export const loadbalance = listed<LoadbalanceOptions>({ name: 'loadbalance', setup, serve });
