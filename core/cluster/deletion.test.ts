import { expect, test } from 'vitest';
import type { ApiObject, Pod } from '../api/index.ts';
import { getOf, listOf, type PropagationPolicy, reader, type Write } from '../apiserver/index.ts';
import { advanceTo, bootstrap, type Cluster, settle, submit } from './index.ts';

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.29' }] } };
const web: ApiObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: { replicas: 2, selector: { matchLabels: labels }, template },
};

const write = (cluster: Cluster, request: Write): Cluster => submit(cluster, 'kubectl', request).cluster;
const created = (cluster: Cluster, object: ApiObject): Cluster =>
  write(cluster, { effect: 'Write', verb: 'create', object });
const updated = (cluster: Cluster, object: ApiObject): Cluster =>
  write(cluster, { effect: 'Write', verb: 'update', object });
const running = settle(created(bootstrap().cluster, web)).cluster;
const deleted = (
  cluster: Cluster,
  kind: string,
  name: string,
  propagationPolicy?: PropagationPolicy,
): Cluster =>
  write(cluster, {
    effect: 'Write',
    verb: 'delete',
    kind,
    namespace: kind === 'Namespace' ? '' : 'default',
    name,
    ...(propagationPolicy ? { propagationPolicy } : {}),
  });
const after = (cluster: Cluster, seconds: number): Cluster =>
  advanceTo(cluster, cluster.now + seconds * 1000).cluster;
const count = (cluster: Cluster, kind: 'Deployment' | 'ReplicaSet' | 'Pod'): number =>
  listOf(reader(cluster.api), kind, 'default').length;

test('in the background the owner goes at once, then level by level what it owned', () => {
  const gone = deleted(running, 'Deployment', 'web');
  expect([count(gone, 'Deployment'), count(gone, 'ReplicaSet'), count(gone, 'Pod')]).toEqual([0, 1, 2]);
  const later = after(gone, 60);
  expect([count(later, 'ReplicaSet'), count(later, 'Pod')]).toEqual([0, 0]);
});

test('in the foreground the owner stays until what it owned is gone', () => {
  const going = after(deleted(running, 'Deployment', 'web', 'Foreground'), 0.5);
  const deployment = getOf(reader(going.api), 'Deployment', 'default', 'web');
  expect(deployment?.metadata).toMatchObject({
    finalizers: ['foregroundDeletion'],
    deletionTimestamp: expect.any(String),
  });
  expect([count(going, 'ReplicaSet'), count(going, 'Pod')]).toEqual([1, 2]);
  const later = after(going, 60);
  expect([count(later, 'Deployment'), count(later, 'ReplicaSet'), count(later, 'Pod')]).toEqual([0, 0, 0]);
});

test('orphans stay, and belong to nobody', () => {
  const left = settle(deleted(running, 'Deployment', 'web', 'Orphan')).cluster;
  expect([count(left, 'Deployment'), count(left, 'ReplicaSet'), count(left, 'Pod')]).toEqual([0, 1, 2]);
  const [set] = listOf(reader(left.api), 'ReplicaSet', 'default');
  expect(set?.metadata.ownerReferences ?? []).toEqual([]);
});

test('a finalizer holds an object until somebody takes it away, a Pod too', () => {
  const [pod] = listOf(reader(running.api), 'Pod', 'default') as readonly Pod[];
  const held = { ...(pod as Pod), metadata: { ...(pod as Pod).metadata, finalizers: ['example.com/hold'] } };
  const name = held.metadata.name;
  const ended = after(deleted(updated(running, held), 'Pod', name), 60);
  const still = getOf(reader(ended.api), 'Pod', 'default', name);
  expect(still?.metadata.deletionGracePeriodSeconds).toBe(0);
  const { finalizers: _, ...metadata } = (still as Pod).metadata;
  const free = updated(ended, { ...(still as Pod), metadata });
  expect(getOf(reader(free.api), 'Pod', 'default', name)).toBeUndefined();
});

test('a namespace takes everything in it along; some namespaces stay', () => {
  const namespace: ApiObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  const inside = { ...web, metadata: { name: 'web', namespace: 'shop' } };
  const made = [namespace, inside].reduce(created, running);
  const full = settle(made).cluster;
  expect(listOf(reader(full.api), 'Pod', 'shop')).toHaveLength(2);
  const going = deleted(full, 'Namespace', 'shop');
  expect(getOf(reader(going.api), 'Namespace', '', 'shop')?.status?.phase).toBe('Terminating');
  const gone = after(going, 90);
  for (const kind of ['Pod', 'Deployment', 'ReplicaSet', 'ConfigMap'] as const)
    expect(listOf(reader(gone.api), kind, 'shop')).toEqual([]);
  expect(getOf(reader(gone.api), 'Namespace', '', 'shop')).toBeUndefined();
  const refused = deleted(gone, 'Namespace', 'default');
  expect(getOf(reader(refused.api), 'Namespace', '', 'default')?.status?.phase).toBe('Active');
});
