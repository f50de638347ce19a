import type { Node } from '../../../core/api/index.ts';
import type { ClusterContext, ComponentEvent } from '../../../core/apiserver/index.ts';
import { iptablesSave, type KernelCommand, load, type Netns, newNetns } from '../../../core/kernel/index.ts';
import type { Family } from '../../../core/net/index.ts';
import {
  defaultConfiguration,
  healthChecks,
  type KubeProxyConfiguration,
  newKubeProxy,
  type ProxyMemory,
} from '../../../core/proxy/index.ts';
import { compare } from '../iptables/compare.ts';
import { canonicalText } from '../iptables/restore-text.ts';
import type { Failure } from '../kind.ts';
import {
  changesBetween,
  nodesOf,
  type RecordedProxy,
  type RecordedState,
  type RecordedWorld,
  statesOf,
} from './world.ts';

const families: readonly Family[] = ['IPv4', 'IPv6'];
const RESTORE: Readonly<Record<Family, string>> = { IPv4: 'iptables-restore', IPv6: 'ip6tables-restore' };

/** One node while the world goes on: its kube-proxy, its kernel, and what the proxy has run since the last state. */
interface Machine {
  readonly node: Node;
  memory: ProxyMemory;
  netns: Netns;
  ran: readonly KernelCommand[];
}

/**
 * kube-proxy in iptables mode on every node: the listings at rest, what node-a fed to iptables-restore first, health
 * check answers and rule counts. The same kube-proxies go on through the steps, so that later syncs are partial ones.
 */
export function checkIptables(world: RecordedWorld): readonly Failure[] {
  const proxy = newKubeProxy(configurationOf(world.world.kubeProxy.iptables));
  const machines = nodesOf(world).map((node): Machine => {
    const netns = newNetns({ name: node.metadata.name, interfaces: [], routes: [] });
    return { node, memory: proxy.initial, netns, ran: [] };
  });
  let previous: RecordedState | undefined;
  let now = 0;
  return statesOf(world).flatMap(({ path, state }) => {
    for (const machine of machines) {
      const name = machine.node.metadata.name;
      machine.ran = [];
      const tell = (event: ComponentEvent): void => {
        const context = { now, self: `kube-proxy/${name}`, node: name } as unknown as ClusterContext;
        const { memory, effects } = proxy.handle(machine.memory, event, context);
        const commands = effects.flatMap((effect) => (effect.effect === 'Load' ? effect.commands : []));
        machine.memory = memory;
        machine.netns = load(machine.netns, commands);
        machine.ran = [...machine.ran, ...commands];
      };
      if (!previous) tell({ type: 'ADDED', object: machine.node });
      for (const change of changesBetween(previous, state)) tell(change);
      if (machine.memory.syncDue !== undefined) tell({ type: 'TIMER', timer: 'sync' });
    }
    now += 10_000;
    const [observed] = machines;
    const ran = observed ? [...inputs(state, observed), ...singleCalls(state, observed)] : [];
    previous = state;
    return [...ran, ...machines.flatMap((machine) => atRest(state, machine))].map((failure) => ({
      ...failure,
      path: `iptables: ${path}${failure.path}`,
    }));
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
  return [...listings, ...health(state, machine), ...metrics(state, machine)];
}

function health({ healthChecks: recorded }: RecordedState, { node, memory }: Machine): readonly Failure[] {
  const answers = new Map(healthChecks(memory).map((check) => [check.service, check.answer]));
  return Object.entries(recorded ?? {}).flatMap(([service, modes]) => {
    const theirs = modes.iptables?.[node.metadata.name];
    if (!theirs) return [];
    const ours = answers.get(service);
    const headers = theirs.headers.filter((header) => !/^(Date|Content-Length):/.test(header));
    return compare(
      `healthChecks.${service}.${node.metadata.name}`,
      { status: Number(theirs.statusLine.split(' ')[1]), headers, body: theirs.body },
      {
        status: ours?.status,
        headers: Object.entries(ours?.headers ?? {}).map(([key, value]) => `${key}: ${value}`),
        body: ours?.body,
      },
    );
  });
}

/** Counters that are zero are left out of the recordings. */
function metrics({ metrics: recorded }: RecordedState, { node, memory }: Machine): readonly Failure[] {
  const theirs = recorded?.iptables?.[node.metadata.name];
  const families = Object.keys(theirs ?? {}).some((key) => key.includes('IPv6'))
    ? ['IPv4', 'IPv6']
    : ['IPv4'];
  const ours = families.flatMap((name) => {
    const { rules, noLocalEndpoints } = memory.families[name as Family];
    const total = Object.entries(rules).map(([table, n]) => [
      `iptables_total{ip_family="${name}",table="${table}"}`,
      n,
    ]);
    const lost = Object.entries(noLocalEndpoints).map(([direction, n]) => [
      `no_local_endpoints_total{ip_family="${name}",traffic_policy="${direction}"}`,
      n,
    ]);
    return [...total, ...lost].filter(([, n]) => n !== 0);
  });
  return theirs ? compare(`metrics.${node.metadata.name}`, theirs, Object.fromEntries(ours)) : [];
}
