import { iptablesSave } from '../../../core/kernel/index.ts';
import type { Family } from '../../../core/net/index.ts';
import { defaultConfiguration, type KubeProxyConfiguration } from '../../../core/proxy/index.ts';
import { compare } from '../iptables/compare.ts';
import { canonicalText } from '../iptables/restore-text.ts';
import type { Failure } from '../kind.ts';
import { health, type Machine, metrics, replay } from './replay.ts';
import type { RecordedProxy, RecordedState, RecordedWorld } from './world.ts';

const families: readonly Family[] = ['IPv4', 'IPv6'];
const RESTORE: Readonly<Record<Family, string>> = { IPv4: 'iptables-restore', IPv6: 'ip6tables-restore' };

/**
 * kube-proxy in iptables mode on every node: the listings at rest, what node-a fed to iptables-restore first, health
 * check answers and rule counts. The same kube-proxies go on through the steps, so that later syncs are partial ones.
 */
export function checkIptables(world: RecordedWorld): readonly Failure[] {
  return replay(world, configurationOf(world.world.kubeProxy.iptables), (state, machines) => {
    const [observed] = machines;
    const ran = observed ? [...inputs(state, observed), ...singleCalls(state, observed)] : [];
    return [...ran, ...machines.flatMap((machine) => atRest(state, machine))];
  });
}

function configurationOf(recorded: RecordedProxy): KubeProxyConfiguration {
  const { clusterCIDR, nodePortAddresses, masqueradeBit, iptables } = recorded;
  return {
    ...defaultConfiguration,
    clusterCIDR,
    nodePortAddresses: typeof nodePortAddresses === 'string' ? [] : nodePortAddresses,
    iptables: { ...defaultConfiguration.iptables, masqueradeBit, ...iptables },
  };
}

/**
 * The very text that node-a's kube-proxy fed to iptables-restore, Services in any order. Where it took two syncs to
 * get to a state, ours takes one, and there is nothing to compare. Single-stack recordings left IPv6 out.
 */
function inputs({ proxyInput }: RecordedState, { ran }: Machine): readonly Failure[] {
  return families.flatMap((family) => {
    const recorded = (proxyInput?.iptables ?? []).filter(({ argv }) =>
      argv.startsWith(`${RESTORE[family]} `),
    );
    const [call] = recorded;
    if (!call || recorded.length > 1) return [];
    const ours = ran.flatMap((command) =>
      command.tool === 'iptables-restore' && command.family === family ? command.lines : [],
    );
    const actual = canonicalText(ours.map((line) => line.text));
    return compare(`proxyInput[${RESTORE[family]}]`, canonicalText(call.lines), actual);
  });
}

/** The single calls of `iptables` at the start, per tool in order: one world recorded them. */
function singleCalls({ iptablesCalls }: RecordedState, { ran }: Machine): readonly Failure[] {
  if (!iptablesCalls) return [];
  return families.flatMap((family) => {
    const tool = family === 'IPv4' ? 'iptables' : 'ip6tables';
    const isOurs = (line: string): boolean => new RegExp(`^${tool} -w 5 -[NCI] `).test(line);
    const actual = ran.flatMap((command) => {
      if (command.tool !== 'iptables' || command.family !== family) return [];
      const { operation, chain, table, rule } = command;
      if (operation === 'ensure-chain') return [`${tool} -w 5 -N ${chain} -t ${table}`];
      const escaped = rule.replace(/"([^"]*)"/g, (_, text: string) => text.replaceAll(' ', '\\ '));
      return ['-C', '-I'].map((option) => `${tool} -w 5 ${option} ${chain} -t ${table} ${escaped}`);
    });
    // Canaries have a watcher of their own, which need not come first nor take its tables in this order.
    const jumps = (lines: readonly string[]) => lines.filter((line) => !line.includes('KUBE-PROXY-CANARY'));
    return compare(`iptablesCalls[${tool}]`, jumps(iptablesCalls.lines.filter(isOurs)), jumps(actual));
  });
}

function atRest(state: RecordedState, machine: Machine): readonly Failure[] {
  const name = machine.node.metadata.name;
  const listings = families.flatMap((family) => {
    const key = family === 'IPv4' ? 'iptablesSave' : 'ip6tablesSave';
    const expected = state[key]?.[name];
    if (!expected) return [];
    const ours = iptablesSave(machine.netns, family).map((line) => line.text);
    return compare(`${key}.${name}`, canonicalText(expected, 'listed'), canonicalText(ours, 'listed'));
  });
  return [...listings, ...health(state, machine, 'iptables'), ...metrics(state, machine, 'iptables')];
}
