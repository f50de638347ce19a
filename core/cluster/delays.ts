import { drawAt, type Millis } from '../sim/index.ts';

/**
 * How long the control plane takes, in virtual milliseconds. Values are typical of a small healthy cluster; delays
 * that belong to one component (probe periods, kube-proxy's sync periods, container start) stand with it.
 */
export interface Delays {
  /**
   * From a write to the moment a component's watch delivers it: etcd commit, watch cache, network, work queue.
   * Kubernetes' own SLO is 5 s at the 99th percentile for programming a Service; healthy medians are tens of ms
   * (kubernetes/community sig-scalability/slos/network_programming_latency.md).
   */
  readonly watch: Readonly<Record<string, Millis>>;
  readonly watchDefault: Millis;
  /** Nodes differ by up to this much, each by a fixed share of it: propagation is never simultaneous. */
  readonly perNodeSpread: Millis;
}

export const typicalDelays: Delays = {
  watch: { 'kube-proxy': 20, kubelet: 15 },
  watchDefault: 5,
  perNodeSpread: 120,
};

/** Watch latency of one component instance, such as `kube-proxy/node-c`: fixed, so events keep their order. */
export function watchLatency(delays: Delays, seed: number, instance: string): Millis {
  const [component, node] = instance.split('/') as [string, string?];
  const base = delays.watch[component] ?? delays.watchDefault;
  return node === undefined
    ? base
    : base + Math.round(delays.perNodeSpread * drawAt(seed, `watch/${instance}`, 0));
}
