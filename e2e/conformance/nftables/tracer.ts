import { canonicalAddress, cidrContains } from '../../../core/net/index.ts';
import type { Flow, Trace } from '../iptables/tracer.ts';
import { ruleText, type TableText } from './table-text.ts';

interface Walk {
  readonly table: TableText;
  readonly flow: Flow;
  readonly locals: readonly string[];
  readonly endpoints: string[];
  marked: boolean;
  verdict?: string;
}

/**
 * Runs a fresh connection through the table as the tracer of upstream's tests does: every branch of a random choice, the
 * prerouting chains whoever sends, then forward and input with the address after DNAT, no postrouting.
 * (kubernetes pkg/proxy/nftables/helpers_test.go nftablesTracer)
 */
export function trace(table: TableText, flow: Flow, localIPs: readonly string[]): Trace {
  const locals = localIPs.map((ip) => canonicalAddress(ip) ?? ip);
  const walk: Walk = { table, flow, locals, endpoints: [], marked: false };
  const after: Walk = { ...walk, endpoints: [] };
  const ended = runChain('filter-prerouting-pre-dnat', walk) || runChain('nat-prerouting', walk);
  const [first] = walk.endpoints;
  if (!ended || first !== undefined) {
    const destination = first?.slice(0, first.lastIndexOf(':')).replace(/[[\]]/g, '');
    const translated = { ...after, flow: destination === undefined ? flow : { ...flow, destination } };
    if (first !== undefined) translated.flow = { ...translated.flow, port: Number(first.split(':').at(-1)) };
    if (runChain('filter-forward', translated) || runChain('filter-input', translated))
      walk.verdict = translated.verdict as string;
  }
  const { endpoints, verdict, marked } = walk;
  const result = verdict ?? (endpoints.length > 0 ? 'DNAT' : 'ACCEPT');
  return {
    result,
    matched: result !== 'ACCEPT',
    endpoints: [...new Set(endpoints)].sort(),
    masquerade: marked,
  };
}

/** Whether the packet's way through this hook has ended. */
function runChain(chain: string, walk: Walk): boolean {
  for (const line of walk.table.rules.get(chain) ?? []) {
    if (line.includes(' @affinity-')) continue;
    const rule = ruleText(line).replace(/ comment ".*"$/, '');
    const action = remaining(rule, walk);
    if (action === undefined) continue;
    const outcome = act(action, walk);
    if (outcome === 'end') return true;
    if (outcome === 'return') return false;
  }
  return false;
}

function act(action: string, walk: Walk): 'end' | 'return' | 'next' {
  const [verb = '', target = ''] = action.split(' ');
  switch (verb) {
    case 'jump':
      return runChain(target, walk) ? 'end' : 'next';
    case 'goto':
      return runChain(target, walk) ? 'end' : 'return';
    case 'drop':
    case 'reject':
      walk.verdict = verb.toUpperCase();
      return 'end';
    case 'mark':
      walk.marked ||= / or /.test(action);
      return 'next';
    case 'dnat':
      walk.endpoints.push(action.split(' ').at(-1) ?? '');
      return 'end';
    case 'numgen': {
      const branches = [...action.matchAll(/ : goto (\S+)/g)].map(([, chain = '']) => runChain(chain, walk));
      return branches.some(Boolean) ? 'end' : 'return';
    }
    default:
      throw new Error(`the tracer does not know: ${action}`);
  }
}

/** What is left of a rule once its conditions hold; undefined if one does not. */
function remaining(rule: string, walk: Walk): string | undefined {
  const { flow, table, locals } = walk;
  const key = { daddr: flow.destination, saddr: flow.source };
  const protocol = flow.protocol.toLowerCase();
  const isLocal = (ip: string): boolean => locals.includes(canonicalAddress(ip) ?? ip);
  const set = (given: string, ip: string): boolean =>
    given.startsWith('@')
      ? table.elements.has(`${given.slice(1)} { ${ip}`)
      : given.split(',').some((one) => cidrContains(one.replace(/[{}]/g, '').trim(), ip));
  const conditions: readonly (readonly [RegExp, (groups: readonly string[]) => boolean])[] = [
    [/^ct state new /, () => true],
    [/^fib ([sd]addr) type local /, ([side]) => isLocal(key[side as 'saddr'])],
    [
      /^ip6? ([sd]addr) (!= )?(@\S+|\{[^}]*\}|[^.\s]\S*) /,
      ([side, not, given = '']) => set(given, key[side as 'saddr']) !== Boolean(not),
    ],
    [/^meta l4proto (?:tcp|udp|sctp) /, ([given]) => given === undefined || given === protocol],
  ];
  let left = rule;
  for (let again = true; again; ) {
    again = false;
    const lookup = /^(?:(ip6? daddr) \. )?meta l4proto \. th dport vmap @(\S+)$/.exec(left);
    if (lookup) {
      const address = lookup[1] ? `${flow.destination} . ` : '';
      const found = table.elements.get(`${lookup[2]} { ${address}${protocol} . ${flow.port}`);
      return found && / : (.*) \}$/.exec(found)?.[1];
    }
    for (const [pattern, holds] of conditions) {
      const match = pattern.exec(left);
      if (!match) continue;
      if (!holds(match.slice(1))) return undefined;
      left = left.slice(match[0].length);
      again = true;
    }
  }
  return left;
}
