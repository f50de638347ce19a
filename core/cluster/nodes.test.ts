import { expect, test } from 'vitest';
import { conditionOf, type Pod } from '../api/index.ts';
import { getOf, listOf, reader, type Write } from '../apiserver/index.ts';
import { advanceTo, bootstrap, type Cluster, provideJoining, setStopped, settle, submit } from './index.ts';

provideJoining();

const labels = { app: 'web' };
const metadata = { name: 'web', namespace: 'default' };
const created: readonly Write[] = [
  {
    effect: 'Write',
    verb: 'create',
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.29' }] } },
      },
    },
  },
  {
    effect: 'Write',
    verb: 'create',
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports: [{ port: 80 }] },
    },
  },
];

const serving = settle(
  created.reduce((cluster, request) => submit(cluster, 'kubectl', request).cluster, bootstrap().cluster),
).cluster;
const wait = (cluster: Cluster, seconds: number): Cluster =>
  advanceTo(cluster, cluster.now + seconds * 1000).cluster;
const pods = (cluster: Cluster, node?: string): readonly Pod[] =>
  listOf(reader(cluster.api), 'Pod', 'default').filter(({ spec }) => !node || spec.nodeName === node);
const ready = (cluster: Cluster) =>
  listOf(reader(cluster.api), 'EndpointSlice', 'default')
    .filter(({ metadata: { name } }) => name.startsWith('web-'))
    .flatMap(({ endpoints }) => endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready)
    .map(({ nodeName }) => nodeName)
    .sort();
const node = (cluster: Cluster, name: string) => getOf(reader(cluster.api), 'Node', '', name);
const stopped = (cluster: Cluster, ...instances: readonly string[]): Cluster =>
  setStopped(cluster, instances).cluster;

test('a silent kubelet: Unknown after the grace period, out of the slices, evicted after the toleration', () => {
  const silent = stopped(serving, 'kubelet/node-b');
  expect(ready(wait(silent, 49))).toEqual(['node-a', 'node-b', 'node-c']);
  const unknown = wait(silent, 52);
  expect(conditionOf(node(unknown, 'node-b')?.status?.conditions, 'Ready')).toMatchObject({
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
  });
  expect(node(unknown, 'node-b')?.spec?.taints?.map(({ effect, key }) => `${key}:${effect}`)).toEqual([
    'node.kubernetes.io/unreachable:NoSchedule',
    'node.kubernetes.io/unreachable:NoExecute',
  ]);
  expect(ready(unknown)).toEqual(['node-a', 'node-c']);
  expect(pods(unknown)).toHaveLength(3);
  const evicted = wait(silent, 360);
  const [left] = pods(evicted, 'node-b');
  expect(left?.metadata.deletionTimestamp).toBeDefined();
  expect(ready(evicted)).toHaveLength(3);
  expect(ready(evicted)).not.toContain('node-b');
});

test('a kubelet that comes back makes its node Ready, and ends what was to be ended', () => {
  const late = wait(stopped(serving, 'kubelet/node-b'), 360);
  const back = wait(stopped(late), 60);
  expect(conditionOf(node(back, 'node-b')?.status?.conditions, 'Ready')?.status).toBe('True');
  expect(node(back, 'node-b')?.spec?.taints ?? []).toEqual([]);
  expect(pods(back, 'node-b')).toEqual([]);
  const soon = wait(stopped(wait(stopped(serving, 'kubelet/node-b'), 100)), 10);
  expect(ready(soon)).toEqual(['node-a', 'node-b', 'node-c']);
});

test('Pods of a Node that was deleted are collected after the quarantine', () => {
  const without = submit(serving, 'kubectl', {
    effect: 'Write',
    verb: 'delete',
    kind: 'Node',
    namespace: '',
    name: 'node-b',
  }).cluster;
  expect(pods(wait(without, 39), 'node-b')).toHaveLength(1);
  const later = wait(without, 65);
  expect(pods(later, 'node-b')).toEqual([]);
  expect(ready(later)).toHaveLength(3);
  expect(Object.keys(later.nodes)).toEqual(['node-a', 'node-c']);
});

test('the out-of-service taint lets terminating Pods of a dead node go', () => {
  const late = wait(stopped(serving, 'kubelet/node-b'), 360);
  const tainted = node(late, 'node-b');
  if (!tainted) throw new Error('no node');
  const taints = [
    ...(tainted.spec?.taints ?? []),
    { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' },
  ];
  const object = { ...tainted, spec: { ...tainted.spec, taints } };
  const told = submit(late, 'kubectl', { effect: 'Write', verb: 'update', object }).cluster;
  expect(pods(wait(told, 25), 'node-b')).toEqual([]);
});

test('a Node of a name alone is given a Pod network, and its kubelet says what it is: Pods there have addresses and serve', () => {
  const object = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-d' } } as const;
  const made = submit(serving, 'kubectl', { effect: 'Write', verb: 'create', object });
  const joined = node(made.cluster, 'node-d');
  expect(joined?.spec).toEqual({ podCIDR: '10.244.4.0/24', podCIDRs: ['10.244.4.0/24'] });
  expect(joined?.status?.addresses?.[0]).toEqual({ type: 'InternalIP', address: '192.168.1.14' });
  expect(made.happened.flatMap((each) => (each.happened === 'write' ? each.by : []))).toEqual([
    'kubectl',
    'node-ipam-controller',
    'kubelet/node-d',
  ]);
  const web = getOf(reader(made.cluster.api), 'Deployment', 'default', 'web');
  if (!web) throw new Error('no Deployment');
  const scaled = settle(
    submit(made.cluster, 'kubectl', {
      effect: 'Write',
      verb: 'update',
      object: { ...web, spec: { ...web.spec, replicas: 8 } },
    }).cluster,
  ).cluster;
  const there = pods(scaled, 'node-d');
  expect(there.length).toBeGreaterThan(0);
  for (const pod of there) expect(pod.status?.podIP).toMatch(/^10\.244\.4\.\d+$/);
  expect(ready(scaled)).toContain('node-d');
});

test('what a Node says of itself is left as it is, and two machines never share a network or an address', () => {
  const write = (name: string, more: object): Write =>
    ({
      effect: 'Write',
      verb: 'create',
      object: { apiVersion: 'v1', kind: 'Node', metadata: { name }, ...more },
    }) as Write;
  const addresses = [{ type: 'InternalIP', address: '192.168.1.14' }];
  const first = submit(
    serving,
    'kubectl',
    write('node-d', { spec: { podCIDR: '10.244.9.0/24' }, status: { addresses } }),
  ).cluster;
  const both = submit(first, 'kubectl', write('node-e', {})).cluster;
  expect(node(both, 'node-d')?.spec?.podCIDRs).toEqual(['10.244.9.0/24']);
  expect(node(both, 'node-d')?.status?.addresses).toEqual(addresses);
  expect(node(both, 'node-e')?.spec?.podCIDRs).toEqual(['10.244.4.0/24']);
  expect(node(both, 'node-e')?.status?.addresses?.[0]?.address).toBe('192.168.1.15');
});
