import {
  endpointSliceDelays,
  nodeLifecycleDelays,
  podGcDelays,
  serviceLbDelays,
} from '../controllers/index.ts';
import { kubeletDelays } from '../kubelet/index.ts';
import { defaultConfiguration } from '../proxy/index.ts';
import { schedulerDelays } from '../scheduler/index.ts';
import { type Delay, type DelayTable, drawAt, type Millis } from '../sim/index.ts';

/**
 * Kubernetes' own SLO is 5 s at the 99th percentile for programming a Service; healthy medians are tens of ms
 * (kubernetes/community sig-scalability/slos/network_programming_latency.md).
 */
const TYPICAL = 'typical of a small healthy cluster; sig-scalability/slos/network_programming_latency.md';

const watchDelays: DelayTable = {
  watch: {
    ms: 5,
    what: 'from a write to the moment a watch delivers it: etcd commit, watch cache, network, work queue',
    source: TYPICAL,
  },
  kubelet: {
    ms: 15,
    what: "the same for kubelets, on top of the node's share of the spread",
    source: TYPICAL,
  },
  'kube-proxy': {
    ms: 20,
    what: "the same for kube-proxies, on top of the node's share of the spread",
    source: TYPICAL,
  },
  kindnet: {
    ms: 20,
    what: "the same for the CNI's agents, which enforce NetworkPolicies, on top of the node's share of the spread",
    source: TYPICAL,
  },
  perNodeSpread: {
    ms: 120,
    what: 'nodes differ by up to this much, each by a fixed share of it: propagation is never simultaneous',
    source: TYPICAL,
  },
};

const { iptables } = defaultConfiguration;
const kubeProxyDelays: DelayTable = {
  minSyncPeriod: {
    ms: iptables.minSyncPeriod,
    what: 'shortest time between two syncs of the rules',
    source: 'KubeProxyConfiguration iptables.minSyncPeriod',
  },
};

const of = (component: string, table: DelayTable): DelayTable =>
  Object.fromEntries(Object.entries(table).map(([name, delay]) => [`${component}.${name}`, delay]));

/**
 * Every delay of the cluster, by name: `watch`, `perNodeSpread`, a component's own watch latency (`kube-proxy`), and
 * what a component takes by itself (`kubelet.podCleanup`). Not here, because manifests and files say them: probe
 * periods, grace periods, tolerations, and how long CoreDNS caches (the Corefile's `cache 30`, and TTLs of 30 s and
 * 5 s, see dns/coredns).
 */
export const delayTable: Readonly<Record<string, Delay>> = {
  ...watchDelays,
  ...of('scheduler', schedulerDelays),
  ...of('kubelet', kubeletDelays),
  ...of('kube-proxy', kubeProxyDelays),
  ...of('endpoint-slice-controller', endpointSliceDelays),
  ...of('node-lifecycle-controller', nodeLifecycleDelays),
  ...of('pod-gc-controller', podGcDelays),
  ...of('service-lb-controller', serviceLbDelays),
};

/**
 * Delays that differ from the table, by name. A component may be one instance: `kube-proxy/node-c` is the watch
 * latency of that one alone (without spread), `kubelet/node-c.sandbox` its own delay.
 */
export type Delays = Readonly<Record<string, Millis>>;

/** Why a value cannot be set; undefined when it can. `components` are the names of all of them, and `nodes` likewise. */
export function whyNotADelay(
  name: string,
  ms: Millis,
  components: readonly string[],
  nodes: readonly string[],
): string | undefined {
  const [instance = '', delay] = name.split('.') as [string, string?];
  const [component = '', node] = instance.split('/') as [string, string?];
  const plain = delay === undefined ? component : `${component}.${delay}`;
  const isKnown = plain in delayTable || (delay === undefined && components.includes(component));
  if (!isKnown) return `there is no delay called "${name}"`;
  if (node !== undefined && !nodes.includes(node)) return `there is no node called "${node}"`;
  return Number.isFinite(ms) && ms >= 0 ? undefined : `${name}: ${ms} is no number of milliseconds`;
}

/** Latencies that were worked out, by the delays in force and the seed. */
const latencies = new WeakMap<Delays, { readonly seed: number; readonly of: Map<string, Millis> }>();

/** Watch latency of one component instance, such as `kube-proxy/node-c`: fixed, so events keep their order. */
export function watchLatency(delays: Delays, seed: number, instance: string): Millis {
  let known = latencies.get(delays);
  if (known?.seed !== seed) {
    known = { seed, of: new Map() };
    latencies.set(delays, known);
  }
  const found = known.of.get(instance) ?? latencyOf(delays, seed, instance);
  known.of.set(instance, found);
  return found;
}

function latencyOf(delays: Delays, seed: number, instance: string): Millis {
  const own = delays[instance];
  const [component, node] = instance.split('/') as [string, string?];
  if (own !== undefined && node !== undefined) return own;
  const inForce = (name: string): Millis | undefined => delays[name] ?? delayTable[name]?.ms;
  const base = inForce(component) ?? inForce('watch') ?? 0;
  return node === undefined
    ? base
    : base + Math.round((inForce('perNodeSpread') ?? 0) * drawAt(seed, `watch/${instance}`, 0));
}

/** What one instance is told of its own delays; undefined when nothing differs from its table. */
export function ownDelays(delays: Delays, instance: string): Delays | undefined {
  const names = Object.keys(delays);
  if (names.length === 0) return undefined;
  const component = instance.split('/', 1)[0] ?? '';
  // Those of the one instance come last, so that they win.
  const entries = [component, instance].flatMap((of) =>
    names
      .filter((name) => name.startsWith(`${of}.`))
      .map((name): [string, Millis] => [name.slice(of.length + 1), delays[name] ?? 0]),
  );
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** The longest time that something may be on its way because somebody set it so. */
export const slowest = (delays: Delays): Millis => Math.max(0, ...Object.values(delays));
