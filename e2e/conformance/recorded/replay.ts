import type { Node } from '../../../core/api/index.ts';
import type { ClusterContext, ComponentEvent } from '../../../core/apiserver/index.ts';
import { type KernelCommand, load, type Netns, newNetns } from '../../../core/kernel/index.ts';
import {
  defaultHost,
  healthChecks,
  type KubeProxyConfiguration,
  newKubeProxy,
  nftables,
  type ProxyMemory,
  provideMode,
} from '../../../core/proxy/index.ts';
import { compare } from '../iptables/compare.ts';
import type { Failure } from '../kind.ts';
import { changesBetween, nodesOf, type RecordedState, type RecordedWorld, statesOf } from './world.ts';

provideMode(nftables);

/** One node while the world goes on: its kube-proxy, its kernel, and what the proxy has run since the last state. */
export interface Machine {
  readonly node: Node;
  memory: ProxyMemory;
  netns: Netns;
  ran: readonly KernelCommand[];
}

/** Virtual ms between two states. */
const PAUSE = 10_000;

/**
 * Runs a kube-proxy on every node through all states of a world. The same kube-proxies go on through the steps, so that
 * later syncs are partial ones. `check` sees each state with the machines as they are then.
 */
export function replay(
  world: RecordedWorld,
  config: KubeProxyConfiguration,
  check: (state: RecordedState, machines: readonly Machine[]) => readonly Failure[],
): readonly Failure[] {
  const proxy = newKubeProxy(config, { ...defaultHost, serviceCIDRs: world.world.serviceCIDRs });
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
        const context = {
          now,
          self: `kube-proxy/${name}`,
          node: name,
          read: { netns: machine.netns },
        } as unknown as ClusterContext;
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
    now += PAUSE;
    previous = state;
    return check(state, machines).map((failure) => ({
      ...failure,
      path: `${config.mode}: ${path}${failure.path}`,
    }));
  });
}

type Mode = KubeProxyConfiguration['mode'];

/** What answers on health check node ports of a node. */
export function health(
  { healthChecks: recorded }: RecordedState,
  { node, memory }: Machine,
  mode: Mode,
): readonly Failure[] {
  const answers = new Map(healthChecks(memory).map((check) => [check.service, check.answer]));
  return Object.entries(recorded ?? {}).flatMap(([service, modes]) => {
    const theirs = modes[mode]?.[node.metadata.name];
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

/** Counters of a node. Those that are zero are left out of the recordings. nftables mode does not count its rules. */
export function metrics(
  { metrics: recorded }: RecordedState,
  { node, memory }: Machine,
  mode: Mode,
): readonly Failure[] {
  const theirs = recorded?.[mode]?.[node.metadata.name];
  const both = Object.keys(theirs ?? {}).some((key) => key.includes('IPv6'));
  const ours = (both ? (['IPv4', 'IPv6'] as const) : (['IPv4'] as const)).flatMap((name) => {
    const { rules, noLocalEndpoints } = memory.families[name];
    const total = Object.entries(mode === 'iptables' ? rules : {}).map(([table, n]) => [
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
