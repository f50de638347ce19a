import { canonicalAddress, cidrContains } from '../../../core/net/index.ts';
import { parseText, type TableText } from './restore-text.ts';

/** A new connection, asked for in a vector. */
export interface Flow {
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly protocol: string;
}

/** All that can become of a flow, over every random choice. */
export interface Trace {
  readonly result: string;
  readonly matched: boolean;
  readonly endpoints: readonly string[];
  readonly masquerade: boolean;
}

interface Walk {
  readonly outputs: string[];
  mark: boolean;
}

/**
 * Runs a fresh connection through restore input as the tracer of upstream's tests does: nat KUBE-SERVICES, then four
 * chains of filter with the address after DNAT. What asks for the past (conntrack, mark, recent) does not match.
 * (kubernetes pkg/proxy/iptables/proxier_test.go iptablesTracer)
 */
export function trace(lines: readonly string[], flow: Flow, localIPs: readonly string[]): Trace {
  const tables = parseText(lines);
  const table = (name: string) => tables.find((text) => text.table === name);
  const locals = [...localIPs, '127.0.0.1', '::1'].map((ip) => canonicalAddress(ip) ?? ip);
  const walk: Walk = { outputs: [], mark: false };
  runChain(table('nat'), 'KUBE-SERVICES', flow, locals, walk);
  const endpoints = [...walk.outputs];
  const translated = endpoints[0] === undefined ? flow : { ...flow, destination: addressPart(endpoints[0]) };
  for (const chain of ['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-NODEPORTS', 'KUBE-PROXY-FIREWALL']) {
    runChain(table('filter'), chain, translated, locals, walk);
  }
  const verdict = walk.outputs[endpoints.length];
  const result = verdict ?? (endpoints.length > 0 ? 'DNAT' : 'ACCEPT');
  return { result, matched: walk.outputs.length > 0, endpoints: endpoints.sort(), masquerade: walk.mark };
}

const addressPart = (endpoint: string): string =>
  endpoint.slice(0, endpoint.lastIndexOf(':')).replace(/^\[|\]$/g, '');

/** Whether the chain surely ended the walk. */
function runChain(
  table: TableText | undefined,
  chain: string,
  flow: Flow,
  locals: readonly string[],
  walk: Walk,
): boolean {
  for (const rule of table?.rules.get(chain) ?? []) {
    const words: readonly string[] = rule.match(/"[^"]*"|\S+/g) ?? [];
    const target = words[words.indexOf('-j') + 1];
    if (!words.includes('-j') || target === undefined || !matches(words, flow, locals)) continue;
    if (target === 'KUBE-MARK-MASQ') walk.mark = true;
    else if (target === 'DNAT') {
      walk.outputs.push(words[words.indexOf('--to-destination') + 1] ?? '');
      return true;
    } else if (!target.startsWith('KUBE-')) {
      walk.outputs.push(target);
      return true;
    } else if (runChain(table, target, flow, locals, walk) && !words.includes('--probability')) return true;
  }
  return false;
}

function matches(words: readonly string[], flow: Flow, locals: readonly string[]): boolean {
  const past = ['--ctstate', '--mark', '--rcheck'];
  if (words.some((word) => past.includes(word))) return false;
  const isLocal = (address: string) => locals.includes(canonicalAddress(address) ?? address);
  const holds: Readonly<Record<string, (value: string) => boolean>> = {
    '-s': (cidr) => cidrContains(cidr, flow.source),
    '-d': (cidr) => cidrContains(cidr, flow.destination),
    '-p': (protocol) => protocol === flow.protocol.toLowerCase(),
    '--dport': (port) => Number(port) === flow.port,
    '--src-type': () => isLocal(flow.source),
    '--dst-type': () => isLocal(flow.destination),
  };
  return words.every((word, place) => {
    const test = holds[word];
    return test === undefined || test(words[place + 1] ?? '') !== (words[place - 1] === '!');
  });
}
