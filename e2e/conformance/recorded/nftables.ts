import { type KernelCommand, nftListRuleset } from '../../../core/kernel/index.ts';
import { defaultConfiguration, type KubeProxyConfiguration } from '../../../core/proxy/index.ts';
import { compare } from '../iptables/compare.ts';
import type { Failure } from '../kind.ts';
import { canonicalListing } from '../nftables/listing.ts';
import { health, type Machine, metrics, replay } from './replay.ts';
import type { RecordedProxy, RecordedState, RecordedWorld } from './world.ts';

/** What nft was fed for one family in one state: transactions that delete aged chains, and those of the syncs. */
interface Inputs {
  readonly removals: readonly string[];
  readonly syncs: readonly (readonly string[])[];
}

/**
 * kube-proxy in nftables mode on every node: the listings at rest, the very text that node-a fed to `nft -f -`, health check
 * answers and counters. Where it took several syncs to get to a state, ours takes one: then the text is not compared, and from
 * then on chains may have been made in another order.
 */
export function checkNftables(world: RecordedWorld): readonly Failure[] {
  let sameSyncs = true;
  let sameBefore = true;
  return replay(world, configurationOf(world.world.kubeProxy.nftables), (state, machines) => {
    const recorded = inputsOf((state.proxyInput?.nftables ?? []).map(({ lines }) => lines));
    const severalSyncs = ['ip', 'ip6'].some((family) => (recorded[family]?.syncs.length ?? 0) > 1);
    if (severalSyncs) sameSyncs = false;
    const removals = sameBefore ? 'compared' : 'left out';
    sameBefore = !severalSyncs;
    const [observed] = machines;
    const ours = inputsOf((observed?.ran ?? []).flatMap(nftLines));
    const fed = severalSyncs
      ? []
      : Object.keys(recorded).flatMap((family) =>
          compareInputs(family, recorded[family], ours[family], removals),
        );
    const order = sameSyncs ? 'services' : 'any';
    const listings = machines.flatMap((machine) => {
      const name = machine.node.metadata.name;
      const expected = state.nftRuleset?.[name];
      if (!expected) return [];
      const tables = expected.filter((line) => line.startsWith('table '));
      const listed = nftListRuleset(machine.netns, 0).filter(({ table }) =>
        tables.includes(`table ${table} {`),
      );
      const canonical = (lines: readonly string[]) => canonicalListing(lines, order, !severalSyncs);
      return compare(`nftRuleset.${name}`, canonical(expected), canonical(listed.map(({ text }) => text)));
    });
    const atRest = machines.flatMap((machine) => told(state, machine));
    return [...fed, ...listings, ...atRest];
  });
}

const told = (state: RecordedState, machine: Machine): readonly Failure[] => [
  ...health(state, machine, 'nftables'),
  ...metrics(state, machine, 'nftables'),
];

function configurationOf(recorded: RecordedProxy): KubeProxyConfiguration {
  const { clusterCIDR, nodePortAddresses, masqueradeBit, nftables } = recorded;
  return {
    ...defaultConfiguration,
    mode: 'nftables',
    clusterCIDR,
    nodePortAddresses: typeof nodePortAddresses === 'string' ? [] : nodePortAddresses,
    nftables: { ...defaultConfiguration.nftables, masqueradeBit, ...nftables },
  };
}

const nftLines = (command: KernelCommand): readonly (readonly string[])[] =>
  command.tool === 'nft' ? [command.lines.map(({ text }) => text)] : [];

/** Inputs by the family of their table. */
function inputsOf(calls: readonly (readonly string[])[]): Readonly<Record<string, Inputs>> {
  const inputs: Record<string, Inputs> = {};
  for (const lines of calls) {
    const family = lines[0]?.split(' ')[2] ?? '';
    const { removals, syncs } = inputs[family] ?? { removals: [], syncs: [] };
    inputs[family] = lines.every((line) => line.startsWith('delete chain '))
      ? { removals: [...removals, ...lines], syncs }
      : { removals, syncs: [...syncs, lines] };
  }
  return inputs;
}

/** Before the Services, the lines are alike in order too; after that, rules of one chain are. Chains that an additional sync left behind go earlier. */
function compareInputs(
  family: string,
  theirs: Inputs | undefined,
  ours: Inputs | undefined,
  removals: 'compared' | 'left out',
): readonly Failure[] {
  const path = `proxyInput[nft ${family}]`;
  const removed = (inputs: Inputs | undefined) =>
    removals === 'compared' ? [...(inputs?.removals ?? [])].sort() : [];
  return [
    ...compare(`${path}.removals`, removed(theirs), removed(ours)),
    ...compare(path, canonicalInput(theirs?.syncs[0] ?? []), canonicalInput(ours?.syncs[0] ?? [])),
  ];
}

/** A full sync sets up the table first. Where node ports are served is a set in kube-proxy, too. */
function canonicalInput(lines: readonly string[]): readonly string[] {
  const isSetUp = (line: string): boolean => / services .* vmap @service-nodeports$/.test(line);
  const start = lines[0]?.startsWith('add table ') ? lines.findIndex(isSetUp) + 1 : 0;
  const isServed = (line: string): boolean => / nodeport-ips \{ \S+ \}$/.test(line);
  const setup = lines.slice(0, start);
  return [
    ...setup.filter((line) => !isServed(line)),
    ...setup.filter(isServed).sort(),
    ...sortedByChain(lines.slice(start)),
  ];
}

/** Rules grouped by chain in the order they have, all other lines sorted. */
function sortedByChain(lines: readonly string[]): readonly string[] {
  const chainOf = (line: string): string => line.split(' ')[4] ?? '';
  const rules = lines.filter((line) => line.startsWith('add rule '));
  const others = lines.filter((line) => !line.startsWith('add rule '));
  const byChain = rules
    .map((line) => ({ line, chain: chainOf(line) }))
    .sort((a, b) => (a.chain < b.chain ? -1 : a.chain > b.chain ? 1 : 0));
  return [...[...others].sort(), ...byChain.map(({ line }) => line)];
}
