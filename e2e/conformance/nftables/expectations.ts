import { load, newNetns, nftListRuleset } from '../../../core/kernel/index.ts';
import { endpointNameBase, type Rendering, servicePortNameBase } from '../../../core/proxy/index.ts';
import type { Comparison } from '../iptables/expectations.ts';
import type { Flow } from '../iptables/tracer.ts';
import { canonicalListing } from './listing.ts';
import { canonicalTable, ruleText, type TableText, tableOf } from './table-text.ts';
import { trace } from './tracer.ts';
import type { NftProxySettings } from './world.ts';

/** A sync and the table afterwards. */
export interface StepOutcome {
  readonly settings: NftProxySettings;
  readonly rendering: Rendering;
  readonly inputs: readonly (readonly string[])[];
  readonly table: TableText;
}

type Check = (expected: never, outcome: StepOutcome) => Comparison;
type ByName<T> = Readonly<Record<string, T>>;

/** One check for each key that `expect` may hold. */
export const checks: Readonly<Record<string, Check>> = {
  layout: (expected: string) => ({ expected, actual: expected }),
  rules: (expected: string, { table }) => ({
    expected: canonicalTable(tableOf(expected.trimEnd().split('\n'))),
    actual: canonicalTable(table),
  }),
  chains: (expected: ByName<readonly string[]>, { table }) => ({
    expected,
    actual: mapNames(expected, (chain) => (table.rules.get(chain) ?? []).map(ruleText)),
  }),
  nftList: (expected: string, { inputs }) => ({
    expected: canonicalListing([expected], 'any'),
    actual: canonicalListing(listed(inputs), 'any'),
  }),
  elements,
  names,
  flows,
  metrics,
  transactionOps: (expected: number, { inputs }) => ({ expected, actual: own(inputs).length }),
  staleChains: (expected: readonly string[], { rendering }) => ({
    expected: [...expected].sort(),
    actual: [...rendering.kept.stale].sort(),
  }),
  removedChains: (expected: readonly string[], { inputs }) => ({
    expected: [...expected].sort(),
    actual: inputs
      .flatMap((lines) => (isRemoval(lines) ? lines.map((line) => line.split(' ')[4]) : []))
      .sort(),
  }),
};

const mapNames = <T>(record: ByName<unknown>, value: (name: string) => T): ByName<T> =>
  Object.fromEntries(Object.keys(record).map((name) => [name, value(name)]));

/** What nft lists once the inputs have been loaded into a namespace that had none. */
function listed(inputs: StepOutcome['inputs']): readonly string[] {
  const commands = inputs.map((lines) => ({ tool: 'nft', lines: lines.map((text) => ({ text })) }) as const);
  const netns = load(newNetns({ name: 'node', interfaces: [], routes: [] }), commands);
  return nftListRuleset(netns, 0).map(({ text }) => text);
}

const isRemoval = (lines: readonly string[]): boolean =>
  lines.every((line) => line.startsWith('delete chain '));

/** The sync's own transaction, without the one that deletes aged chains. */
const own = (inputs: StepOutcome['inputs']): readonly string[] =>
  inputs.filter((lines) => !isRemoval(lines)).flat();

function elements(
  expected: ByName<{ readonly present: readonly string[]; readonly absent: readonly string[] }>,
  { table }: StepOutcome,
): Comparison {
  const has = (set: string, element: string): boolean =>
    [...table.elements.values()].some((line) => {
      const [, name, text = ''] = /^add element ip6? kube-proxy (\S+) \{ (.*) \}$/.exec(line) ?? [];
      return name === set && text.replace(/ comment ".*?"/, '') === element.replace(/ comment ".*?"/, '');
    });
  const actual = mapNames(expected, (set) => ({
    present: expected[set]?.present.filter((element) => has(set, element)),
    absent: expected[set]?.absent.filter((element) => !has(set, element)),
  }));
  return { expected, actual };
}

interface Name {
  readonly namespace: string;
  readonly service: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly portName: string;
  readonly endpoint?: string;
  readonly base: string;
}

function names(expected: readonly Name[]): Comparison {
  const base = ({ namespace, service, protocol, portName, endpoint }: Name): string => {
    const port = { service: `${namespace}/${service}`, protocol, portName };
    return endpoint === undefined ? servicePortNameBase(port) : endpointNameBase(port, endpoint);
  };
  return { expected: expected.map((name) => name.base), actual: expected.map(base) };
}

function flows(
  expected: readonly (Flow & { readonly name: string; readonly endpoints: readonly string[] })[],
  { settings, table }: StepOutcome,
): Comparison {
  return {
    expected: expected.map((flow) => ({ ...flow, endpoints: [...flow.endpoints].sort() })),
    actual: expected.map((flow) => {
      const { result, endpoints, masquerade } = trace(table, flow, settings.nodeIPs);
      return { ...flow, masqueradeAll: settings.masqueradeAll, result, endpoints, masquerade };
    }),
  };
}

interface Sample {
  readonly labels: ByName<string>;
  readonly value: number;
}

function metrics(expected: ByName<readonly Sample[]>, { settings, rendering }: StepOutcome): Comparison {
  const value = ({ labels }: Sample): number | undefined => {
    if (labels.ip_family !== settings.ipFamily) return undefined;
    return rendering.noLocalEndpoints[labels.traffic_policy as 'internal' | 'external'];
  };
  const known = 'kubeproxy_sync_proxy_rules_no_local_endpoints_total';
  return {
    expected,
    actual: mapNames(expected, (name) =>
      name === known ? expected[name]?.map((sample) => ({ ...sample, value: value(sample) })) : [],
    ),
  };
}
