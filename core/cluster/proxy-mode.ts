import { type ProxyMemory, type ProxyStatus, proxyStatus, restarted, SYNC_TIMER } from '../proxy/index.ts';
import type { Cluster } from './cluster.ts';
import { setTimer } from './step.ts';

/**
 * Every kube-proxy starts again with another mode, as after a change of its ConfigMap and a restart of its DaemonSet. Simplified:
 * all at once, and a new process has listed all objects when the former one ends. Flows that are open stay so.
 */
export function setProxyMode(cluster: Cluster, mode: ProxyStatus['mode']): Cluster {
  let next = cluster;
  for (const [instance, memory] of Object.entries(cluster.memory)) {
    if (!instance.startsWith('kube-proxy/') || proxyStatus(memory as ProxyMemory).mode === mode) continue;
    const started = restarted(memory as ProxyMemory, mode, cluster.now);
    next = setTimer({ ...next, memory: { ...next.memory, [instance]: started } }, instance, SYNC_TIMER, 0);
  }
  return next;
}
