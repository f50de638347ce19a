import { listOf, reader } from '../../core/apiserver/index.ts';
import { advanceTo, baseWorld, bootstrap, type Cluster, settle, submit } from '../../core/cluster/index.ts';
import { millis, type Row } from './table.ts';
import { workloads } from './workload.ts';

const ENDPOINTS = 10;
/** For the growth. 50,000 Pods are more than a page will ever show, and take longer than all the rest of the bench. */
const SERVICES = [250, 500, 1_000, 2_000];
const NAMESPACE = 'default';

interface Figures {
  readonly apply: number;
  readonly settle: number;
  readonly change: number;
  /** Queued for components, per Pod, until all is settled. */
  readonly events: number;
  /** Bytes. */
  readonly heap: number;
}

/** Three nodes, each large enough for a third of everything. */
function spaciousCluster(): Cluster {
  const nodes = baseWorld.nodes.map((node, index) => ({ ...node, podCIDR: `10.${128 + index}.0.0/16` }));
  const { cluster } = bootstrap({ ...baseWorld, clusterCIDR: '10.128.0.0/14', nodes });
  const allocatable = { cpu: '8000', memory: '16000Gi', pods: '60000' };
  return settle(
    listOf(reader(cluster.api), 'Node').reduce((before, node) => {
      const object = { ...node, status: { ...node.status, allocatable } };
      return submit(before, 'kubectl', { effect: 'Write', verb: 'updateStatus', object }).cluster;
    }, cluster),
  ).cluster;
}

function timed<Value>(work: () => Value): readonly [Value, number] {
  const started = performance.now();
  const value = work();
  return [value, performance.now() - started];
}

/** Memory that is still in use; exact where the program may collect garbage (`node --expose-gc`). */
function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function readyPods(cluster: Cluster): number {
  return listOf(reader(cluster.api), 'Pod', NAMESPACE).filter(({ status }) =>
    status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
  ).length;
}

function measure(services: number): Figures {
  const empty = spaciousCluster();
  const before = heapUsed();
  const [applied, apply] = timed(() =>
    workloads(services, ENDPOINTS).reduce(
      (cluster, object) => submit(cluster, 'kubectl', { effect: 'Write', verb: 'create', object }).cluster,
      empty,
    ),
  );
  const [settled, settling] = timed(() => settle(applied).cluster);
  const heap = heapUsed() - before;
  if (readyPods(settled) !== services * ENDPOINTS) throw new Error('not every Pod is ready');
  const [victim] = listOf(reader(settled.api), 'Pod', NAMESPACE);
  const name = victim?.metadata.name ?? '';
  // One Pod goes, another comes, slices and the rules of all nodes follow.
  const [, change] = timed(() => {
    const request = { effect: 'Write', verb: 'delete', kind: 'Pod', namespace: NAMESPACE, name } as const;
    const gone = submit(settled, 'kubectl', { ...request, gracePeriodSeconds: 0 }).cluster;
    return advanceTo(gone, gone.now + 4_000);
  });
  const events = (settled.sequence - empty.sequence) / (services * ENDPOINTS);
  return { apply, settle: settling, change, events, heap };
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
/** How many times as much for twice as many. */
const growth = (small: number, large: number, times: number): string =>
  `× ${((large / small) ** (1 / Math.log2(times))).toFixed(1)}`;

/** Header and rows: each size a column, and the growth per doubling from the smallest to the largest. */
export function scaleRows(): [Row, ...Row[]] {
  const all = SERVICES.map(measure);
  const [first, last] = [all[0] as Figures, all.at(-1) as Figures];
  const times = (SERVICES.at(-1) ?? 1) / (SERVICES[0] ?? 1);
  const row = (what: string, read: (one: Figures) => number, print: (value: number) => string): Row => [
    what,
    ...all.map((one) => print(read(one))),
    growth(read(first), read(last), times),
  ];
  return [
    [
      `Services × ${ENDPOINTS} Pods, in Node (5,000 are left out: more than five minutes)`,
      ...SERVICES.map((count) => count.toLocaleString('en')),
      'twice as many',
    ],
    row('apply', (one) => one.apply, millis),
    row('settle', (one) => one.settle, millis),
    row('one Pod replaced after that', (one) => one.change, millis),
    row(
      'events that a Pod takes',
      (one) => one.events,
      (count) => count.toFixed(1),
    ),
    row('heap', (one) => one.heap, megabytes),
  ];
}
