import type { ClusterComponent, ClusterContext, ClusterReaction, Effect } from '../apiserver/index.ts';
import type { Family } from '../net/index.ts';
import type { Later, Millis } from '../sim/index.ts';
import { isDirty, takeIn } from './changes.ts';
import { defaultConfiguration, defaultHost, type Host, type KubeProxyConfiguration } from './config.ts';
import { staleFlows } from './digest/conntrack.ts';
import { initialMemory, type ProxyMemory } from './memory.ts';
import { cleanupOthers } from './modes.ts';
import { SYNC_TIMER } from './restart.ts';
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
  const configOf = ({ mode = config.mode }: ProxyMemory): KubeProxyConfiguration => ({ ...config, mode });
  return {
    name: 'kube-proxy',
    scope: 'node',
    initial: initialMemory,
    watches: ['Service', 'EndpointSlice', 'Node'],
    handle(memory, event, context) {
      switch (event.type) {
        case 'TIMER':
          return sync(memory, context, configOf(memory), host);
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
    const input = { config, host, node, family, services, slices, now: context.now, memory: own };
    const { view, rendering } = syncProxyRules(input);
    const forget = own.conntrackCleanup ? staleFlows(view.servicePorts, view.endpoints, family) : [];
    const leftovers = own.fullSyncAt === undefined ? cleanupOthers(config.mode, family) : [];
    const commands = [...leftovers, ...rendering.commands, ...forget];
    effects.push({ effect: 'Load', node: node.metadata.name, commands });
    next = { ...next, families: { ...next.families, [family]: afterSync(own, view, rendering) } };
  }
  return { memory: next, effects };
}
