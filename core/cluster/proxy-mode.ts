import { type ProxyMemory, proxyStatus, restarted, SYNC_TIMER } from '../proxy/index.ts';
import type { Cluster } from './cluster.ts';
import { setTimer } from './draft.ts';
import { type Mode, type ProxyStart, proxyStartOf } from './proxy-start.ts';

/**
 * Every kube-proxy that was started otherwise starts again, as after a change of its ConfigMap, `kube-proxy --cleanup` and a restart of its
 * Pod; those of nodes to come start so. Simplified: all at once, and a new process has listed all objects when the former one ends.
 * Flows that are open stay so.
 */
export function setProxyModes(cluster: Cluster, proxies: ProxyStart): Cluster {
  let next: Cluster = { ...cluster, proxies };
  for (const [instance, value] of Object.entries(cluster.memory)) {
    const [component, node = ''] = instance.split('/', 2);
    if (component !== 'kube-proxy') continue;
    const memory = value as ProxyMemory;
    const start = proxyStartOf(proxies, node);
    const { scheduler, layout } = memory;
    if (proxyStatus(memory).mode === start.mode && scheduler === start.scheduler && layout === start.layout)
      continue;
    const started = restarted(memory, start, cluster.now);
    next = setTimer({ ...next, memory: { ...next.memory, [instance]: started } }, instance, SYNC_TIMER, 0);
  }
  return next;
}

/** The same with one mode for all nodes. */
export const setProxyMode = (cluster: Cluster, mode: Mode): Cluster => setProxyModes(cluster, { mode });
