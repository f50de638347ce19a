import type { ClusterComponent, ClusterContext, ClusterReaction, Effect } from '../apiserver/index.ts';
import type { KernelCommand } from '../kernel/index.ts';
import { addressOf, type Family, familyOf } from '../net/index.ts';
import type { Later, Millis } from '../sim/index.ts';
import { isDirty, takeIn } from './changes.ts';
import { defaultConfiguration, defaultHost, type Host, type KubeProxyConfiguration } from './config.ts';
import { staleFlows } from './digest/conntrack.ts';
import { endpointsIn } from './digest/served.ts';
import { initialMemory, type ProxyMemory } from './memory.ts';
import { cleanupLeftovers, modeNamed } from './modes.ts';
import { DRAIN_INTERVAL, DRAIN_TIMER, SYNC_TIMER } from './restart.ts';
import { afterSync, syncProxyRules } from './sync.ts';

const families: readonly Family[] = ['IPv4', 'IPv6'];

/**
 * A kube-proxy with the given configuration. It follows Services, EndpointSlices and its Node; the first sync
 * waits until it has heard of both kinds and of its Node. After an idle period a change is written at once, then
 * no sooner than the minimum period allows: many changes end up in one sync.
 * (pkg/proxy/runner/bounded_frequency_runner.go; pkg/proxy/iptables/proxier.go OnServiceUpdate, OnEndpointSlicesSynced)
 *
 * Simplified: a list that stays empty counts as received after one minimum period; the hourly sync without a
 * change is left out, as it would write what is there already.
 */
export function newKubeProxy(
  config: KubeProxyConfiguration = defaultConfiguration,
  host: Host = defaultHost,
): ClusterComponent<ProxyMemory> {
  const configOf = ({ mode = config.mode, scheduler, layout }: ProxyMemory): KubeProxyConfiguration => ({
    ...config,
    mode,
    ipvs: { ...config.ipvs, scheduler: scheduler ?? config.ipvs.scheduler },
    nftables: { ...config.nftables, layout: layout ?? config.nftables.layout },
  });
  return {
    name: 'kube-proxy',
    scope: 'node',
    initial: initialMemory,
    watches: ['Service', 'EndpointSlice', 'Node'],
    handle(memory, event, context) {
      switch (event.type) {
        case 'TIMER':
          return event.timer === DRAIN_TIMER
            ? lookAgain(memory, context, configOf(memory))
            : sync(memory, context, ...ofCluster(context, configOf(memory), host));
        case 'REFUSED':
          return { memory, effects: [] };
        default:
          return schedule(
            takeIn(memory, event, context.node),
            context.now,
            context.delays?.minSyncPeriod ?? minSyncPeriodOf(configOf(memory)),
          );
      }
    },
  };
}

/** The kube-proxy of a kubeadm cluster with Pod network 10.244.0.0/16. */
export const kubeProxy: ClusterComponent<ProxyMemory> = newKubeProxy();

const minSyncPeriodOf = (config: KubeProxyConfiguration): Millis => config[config.mode].minSyncPeriod;

/** These, and what others say of a family that these say nothing of. */
const completed = (own: readonly string[], others: readonly string[]): readonly string[] => {
  const known = own.map((cidr) => familyOf(addressOf(cidr)));
  return [...own, ...others.filter((cidr) => !known.includes(familyOf(addressOf(cidr)) as Family))];
};

/**
 * Where the cluster has a second family, kubeadm's configuration names its Pod network too, and the ServiceCIDR objects its range:
 * both are read off the API server's own flags.
 */
function ofCluster(
  { read }: ClusterContext,
  config: KubeProxyConfiguration,
  host: Host,
): readonly [KubeProxyConfiguration, Host] {
  const cluster = read.state?.config;
  if (!cluster || cluster.serviceClusterIPRanges.length < 2 || config.clusterCIDR === '')
    return [config, host];
  const clusterCIDR = completed(config.clusterCIDR.split(','), cluster.podCIDRs).join(',');
  const serviceCIDRs = completed(host.serviceCIDRs, cluster.serviceClusterIPRanges);
  return [
    { ...config, clusterCIDR },
    { ...host, serviceCIDRs },
  ];
}

/** Asks for a sync if there is something to write and none is due sooner. */
function schedule(memory: ProxyMemory, now: Millis, minSyncPeriod: Millis): ClusterReaction<ProxyMemory> {
  if (!memory.node || !families.some((family) => isDirty(memory.families[family]))) {
    return { memory, effects: [] };
  }
  const due = dueAt(memory, now, minSyncPeriod);
  if (memory.syncDue !== undefined && memory.syncDue <= due) return { memory, effects: [] };
  const later: Later = { effect: 'Later', after: due - now, timer: SYNC_TIMER };
  return { memory: { ...memory, syncDue: due }, effects: [later] };
}

function dueAt(memory: ProxyMemory, now: Millis, minSyncPeriod: Millis): Millis {
  if (memory.syncedAt !== undefined) return Math.max(now, memory.syncedAt + minSyncPeriod);
  const bothHeardOf = memory.services.size > 0 && memory.slices.size > 0;
  return bothHeardOf ? now : now + minSyncPeriod;
}

/** Writes what has changed, each family for itself. */
function sync(
  memory: ProxyMemory,
  context: ClusterContext,
  config: KubeProxyConfiguration,
  host: Host,
): ClusterReaction<ProxyMemory> {
  const { syncDue: _done, ...rest } = memory;
  const { node } = rest;
  if (!node) return { memory: rest, effects: [] };
  const dirty = families.filter((family) => isDirty(rest.families[family]));
  const effects: Effect[] = [];
  let next: ProxyMemory = { ...rest, syncedAt: context.now };
  for (const family of dirty) {
    const own = next.families[family];
    const { services, slices } = next;
    const { netns } = context.read;
    const kernel = netns ? { netns } : {};
    const input = { config, host, node, family, services, slices, now: context.now, memory: own, ...kernel };
    const { view, rendering } = syncProxyRules(input);
    const endpoints = { get: (key: string) => endpointsIn(view.served, key) };
    const forget = own.conntrackCleanup ? staleFlows(view.servicePorts, endpoints, family) : [];
    const leftovers = own.fullSyncAt === undefined ? cleanupLeftovers(config.mode, family, netns) : [];
    const commands = [...leftovers, ...rendering.commands, ...forget];
    effects.push({ effect: 'Load', node: node.metadata.name, commands });
    next = { ...next, families: { ...next.families, [family]: afterSync(own, view, rendering) } };
  }
  return { memory: next, effects: [...effects, ...drainLater(next, context.now, config)] };
}

const drains = (memory: ProxyMemory): readonly Family[] =>
  families.filter((family) => memory.families[family].kept.stale.length > 0);

/** A process looks at what drains once a minute from its start on; here, only while something does. */
function drainLater(memory: ProxyMemory, now: Millis, config: KubeProxyConfiguration): readonly Later[] {
  const [family] = drains(memory);
  if (!family || !modeNamed(config.mode).drain) return [];
  const since = memory.families[family].kept.cleanedAt ?? now;
  return [{ effect: 'Later', after: DRAIN_INTERVAL - ((now - since) % DRAIN_INTERVAL), timer: DRAIN_TIMER }];
}

/** Real servers of ipvs mode whose endpoints are gone are removed once their last connection is. */
function lookAgain(
  memory: ProxyMemory,
  context: ClusterContext,
  config: KubeProxyConfiguration,
): ClusterReaction<ProxyMemory> {
  const { netns } = context.read;
  const { drain } = modeNamed(config.mode);
  if (!netns || !drain || !context.node) return { memory, effects: [] };
  let next = memory;
  const commands: KernelCommand[] = [];
  for (const family of drains(memory)) {
    const own = next.families[family];
    const done = drain(own.kept, netns, context.now);
    commands.push(...done.commands);
    next = { ...next, families: { ...next.families, [family]: { ...own, kept: done.kept } } };
  }
  const load: readonly Effect[] =
    commands.length > 0 ? [{ effect: 'Load', node: context.node, commands }] : [];
  return { memory: next, effects: [...load, ...drainLater(next, context.now, config)] };
}
