import type { IpSet, VirtualServer } from '../../../core/kernel/index.ts';
import type { Rendering } from '../../../core/proxy/index.ts';
import { sortedKeys, sortedValues } from '../../../core/sim/index.ts';
import type { Comparison } from '../iptables/expectations.ts';
import { flows } from './flows.ts';
import { removals } from './removal.ts';
import { canonicalTables } from './restore-input.ts';
import type { IpvsWorld, VectorServer } from './world.ts';

/** A sync, and the world afterwards. */
export interface Outcome {
  readonly world: IpvsWorld;
  readonly rendering: Rendering;
}

type Check = (expected: never, outcome: Outcome) => Comparison;
type ByName<T> = Readonly<Record<string, T>>;

const mapNames = <T>(record: ByName<unknown>, value: (name: string) => T): ByName<T> =>
  Object.fromEntries(Object.keys(record).map((name) => [name, value(name)]));

const sorted = (texts: readonly string[]): readonly string[] => [...texts].sort();

/** One check for each key that `expect` may hold. */
export const checks: Readonly<Record<string, Check>> = {
  virtualServers: (expected: readonly VectorServer[], { world }) => ({
    expected: sorted(expected.map(serverText)),
    actual: sorted(
      sortedValues(world.netns.ipvs?.services ?? { keys: [], size: 0 })
        .map(asVector)
        .map(serverText),
    ),
  }),
  ipsets: (expected: ByName<readonly string[]>, { world }) => ({
    expected: mapNames(expected, (set) => sorted((expected[set] ?? []).map(asListed))),
    actual: mapNames(expected, (set) => sorted(entriesOf(setNamed(world, set)))),
  }),
  boundAddresses: (expected: readonly string[], { world }) => ({
    expected: sorted(expected),
    actual: sorted(
      (world.netns.interfaces.find(({ name }) => name === 'kube-ipvs0')?.addresses ?? []).map((address) =>
        address.replace(/\/(32|128)$/, ''),
      ),
    ),
  }),
  rules: (expected: string, outcome) => ({
    expected: canonicalTables(expected.trimEnd().split('\n')),
    actual: canonicalTables(restoreLines(outcome)),
  }),
  iptablesChains: (expected: ByName<readonly ChainRule[]>, outcome) => ({
    expected,
    actual: mapNames(expected, (chain) => chainRules(outcome, chain)),
  }),
  iptablesChainStart: (expected: ByName<readonly ChainRule[]>, outcome) => ({
    expected,
    actual: mapNames(expected, (chain) => chainRules(outcome, chain).slice(0, expected[chain]?.length)),
  }),
  metrics,
  realServerRemoval: removals,
  flows,
};

const serverText = (server: VectorServer): string =>
  [
    `${server.protocol} ${server.address} ${server.port} ${server.scheduler}`,
    `flags ${sorted(server.flags ?? []).join(',')} timeout ${server.persistenceTimeout ?? 0} ->`,
    ...sorted(server.realServers.map(({ address, port, weight }) => `${address} ${port} weight ${weight}`)),
  ].join(' ');

/** Flag 0x10 of the Maglev scheduler goes by another name in ipvsadm. */
function asVector({
  protocol,
  address,
  port,
  scheduler,
  flags,
  persistence,
  realServers,
}: VirtualServer): VectorServer {
  const names = [
    ...(persistence === undefined ? [] : ['persistent']),
    ...flags.map((flag) => (flag === 'mh-port' ? 'source-hash' : flag)),
  ];
  return {
    protocol,
    address,
    port,
    scheduler,
    flags: names,
    ...(persistence === undefined ? {} : { persistenceTimeout: persistence }),
    realServers,
  };
}

/** Vectors leave the mark of IPv6 sets out of the name. */
function setNamed({ netns, settings }: IpvsWorld, name: string): IpSet | undefined {
  const six = settings.ipFamily === 'IPv6' ? name.replace('KUBE-', 'KUBE-6-').slice(0, 31) : name;
  return netns.ipsets?.[six];
}

/** kube-proxy gives a network of one address with its prefix; a set lists it without. */
const asListed = (entry: string): string => entry.replace(/,([\d.]+)\/32$|,([\da-f:]+)\/128$/, ',$1$2');

const entriesOf = (set: IpSet | undefined): readonly string[] =>
  set ? sortedKeys(set.entries) : ['no such set'];

function restoreLines({ rendering }: Outcome): readonly string[] {
  return rendering.commands.flatMap((command) =>
    command.tool === 'iptables-restore' ? command.lines.map(({ text }) => text) : [],
  );
}

interface ChainRule {
  readonly jump: string;
  readonly matchSet?: string;
  readonly source?: string;
}

/** Rules of a chain as kube-proxy wrote them: its input has those of nat first, then those of filter. */
function chainRules(outcome: Outcome, chain: string): readonly ChainRule[] {
  const rules = restoreLines(outcome).filter((text) => text.startsWith(`-A ${chain} `));
  return rules.map((text) => {
    const word = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
    const matchSet = word(/--match-set (\S+)/)?.replace('KUBE-6-', 'KUBE-');
    const source = word(/(?<!! )-s (\S+)/);
    return {
      jump: word(/-j (\S+)/) ?? '',
      ...(matchSet === undefined ? {} : { matchSet }),
      ...(source === undefined ? {} : { source }),
    };
  });
}

interface Sample {
  readonly labels: ByName<string>;
  readonly value: number;
}

function metrics(expected: ByName<readonly Sample[]>, { world, rendering }: Outcome): Comparison {
  const value = ({ labels }: Sample): number | undefined => {
    if (labels.ip_family !== world.settings.ipFamily) return undefined;
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
