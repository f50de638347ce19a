import type { KernelCommand } from '../../../core/kernel/index.ts';
import {
  categorizeEndpoints,
  healthCheckAnswer,
  healthCheckNodePorts,
  localReadyEndpoints,
  type NodeView,
  probability,
  type Rendering,
  staleFlows,
} from '../../../core/proxy/index.ts';
import { canonicalRules, canonicalText, parseText } from './restore-text.ts';
import { type Flow, trace } from './tracer.ts';

/** What a check compares: the expectation (its order of Services taken out where that is random) and ours. */
export interface Comparison {
  readonly expected: unknown;
  readonly actual: unknown;
}

export interface Outcome {
  readonly view: NodeView;
  readonly rendering: Rendering;
  readonly nodeIPs: readonly string[];
}

type Check = (expected: never, outcome: Outcome) => Comparison;
type ByService<T> = Readonly<Record<string, T>>;

/** One check for each key that `expect` may hold. */
export const checks: Readonly<Record<string, Check>> = {
  flows,
  rules: (expected: string[], { rendering }) => ({
    expected: canonicalText(expected),
    actual: canonicalText(restoreLines(rendering)),
  }),
  rulesOrder: (expected: string) => ({ expected, actual: 'canonical' }),
  chains,
  contains: (expected: string[], { rendering }) => {
    const lines = new Set(restoreLines(rendering));
    return { expected, actual: expected.filter((line) => lines.has(line)) };
  },
  ruleCounts,
  natServicesRuleForDestination: (expected: ByService<boolean>, { rendering }) => {
    const rules = rulesOf(rendering, 'nat', 'KUBE-SERVICES');
    const has = (ip: string) => rules.some((rule) => rule.includes(` -d ${ip} `));
    return { expected, actual: mapKeys(expected, has) };
  },
  servicePorts: (expected: string[], { view }) => ({
    expected: [...expected].sort(),
    actual: view.servicePorts.map((port) => port.key).sort(),
  }),
  endpointsMap: (expected: unknown, { view }) => ({
    expected,
    actual: Object.fromEntries(
      [...view.endpoints].map(([key, list]) => [
        key,
        list.map(({ endpoint, isLocal }) => ({ endpoint, local: isLocal })),
      ]),
    ),
  }),
  endpointSelection,
  servicePortsWithoutLocalEndpoints: (expected: unknown, { rendering }) => ({
    expected,
    actual: rendering.noLocalEndpoints,
  }),
  healthCheckNodePorts: (expected: unknown, { view }) => ({
    expected,
    actual: healthCheckNodePorts(view.servicePorts),
  }),
  localReadyEndpoints: (expected: unknown, { view }) => ({
    expected,
    actual: localReadyEndpoints(view.endpoints),
  }),
  healthCheck,
  conntrack,
  probability: (expected: ByService<string>) => ({
    expected,
    actual: mapKeys(expected, (n) => probability(Number(n))),
  }),
};

const mapKeys = <T>(record: ByService<unknown>, value: (key: string) => T): ByService<T> =>
  Object.fromEntries(Object.keys(record).map((key) => [key, value(key)]));

function restoreLines({ commands }: Rendering): readonly string[] {
  const lines = (command: KernelCommand) => (command.tool === 'iptables-restore' ? command.lines : []);
  return commands.flatMap(lines).map((line) => line.text);
}

const rulesOf = (rendering: Rendering, table: string, chain: string): readonly string[] =>
  parseText(restoreLines(rendering))
    .find((text) => text.table === table)
    ?.rules.get(chain) ?? [];

function flows(
  expected: readonly (Flow & { name: string; endpoints: readonly string[] })[],
  { rendering, nodeIPs }: Outcome,
): Comparison {
  const lines = restoreLines(rendering);
  return {
    expected: expected.map(({ endpoints, ...flow }) => ({ ...flow, endpoints: [...endpoints].sort() })),
    actual: expected.map(({ endpoints: _theirs, ...flow }) => ({ ...flow, ...trace(lines, flow, nodeIPs) })),
  };
}

function chains(expected: ByService<readonly string[]>, { rendering }: Outcome): Comparison {
  const nameOf = (path: string) => path.split('/') as [string, string];
  return {
    expected: mapKeys(expected, (path) => canonicalRules(nameOf(path)[1], expected[path] ?? [])),
    actual: mapKeys(expected, (path) => canonicalRules(nameOf(path)[1], rulesOf(rendering, ...nameOf(path)))),
  };
}

function ruleCounts(expected: ByService<number>, { rendering }: Outcome): Comparison {
  const dnat = restoreLines(rendering).filter((line) => line.includes(' -j DNAT '));
  const commented = dnat.filter((line) => line.includes(' --comment ')).length;
  const counts: ByService<number> = {
    endpointDNATRules: dnat.length,
    endpointDNATRulesWithComment: commented,
    endpointDNATRulesWithoutComment: dnat.length - commented,
  };
  return { expected, actual: mapKeys(expected, (name) => counts[name]) };
}

/** These vectors hold one Service with one port. */
function endpointSelection(expected: unknown, { view }: Outcome): Comparison {
  const [port] = view.servicePorts;
  if (!port) return { expected, actual: 'no service port' };
  const all = view.endpoints.get(port.key) ?? [];
  const { cluster, local, reachable, hasAny } = categorizeEndpoints(
    all,
    port,
    view.nodeName,
    view.nodeLabels,
  );
  const names = (list: typeof cluster) => list?.map((endpoint) => endpoint.endpoint) ?? null;
  return {
    expected,
    actual: {
      cluster: names(cluster),
      local: names(local),
      reachable: names(reachable),
      hasAnyEndpoints: hasAny,
    },
  };
}

function healthCheck(expected: ByService<unknown>, { view }: Outcome): Comparison {
  const ports = healthCheckNodePorts(view.servicePorts);
  const local = localReadyEndpoints(view.endpoints);
  const answer = (service: string) => {
    const { status, headers, body } = healthCheckAnswer(service, local[service] ?? 0);
    return { port: ports[service], status, headers, body: JSON.parse(body) };
  };
  return { expected, actual: mapKeys(expected, answer) };
}

interface Entry {
  readonly protocol: string;
  readonly origDst: string;
  readonly origPort: number;
  readonly replySrc: string;
  readonly replyPort: number;
}

function conntrack(
  expected: { before: readonly Entry[]; removed: readonly Entry[] },
  { view }: Outcome,
): Comparison {
  const filters = staleFlows(view.servicePorts, view.endpoints, view.family);
  const isStale = (entry: Entry) =>
    filters.some(
      ({ protocol, destination, port, keep }) =>
        entry.protocol === protocol &&
        entry.origPort === port &&
        (destination === undefined || entry.origDst === destination) &&
        !keep.includes(`${entry.replySrc}:${entry.replyPort}`),
    );
  return { expected: expected.removed, actual: expected.before.filter(isStale) };
}
