import { expect, test } from 'vitest';
import type { Pod, ReplicaSet } from '../../api/index.ts';
import { listOf } from '../../apiserver/index.ts';
import { bench } from '../api.suite.ts';
import { aDeployment, aPod, running } from '../objects.suite.ts';
import { replicaSetController } from './controller.ts';
import { victimsFirst } from './victims.ts';

const aSet = (replicas: number): ReplicaSet => {
  const { selector, template } = aDeployment('web', replicas).spec;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas, selector, template },
  };
};

const on = (pod: Pod, nodeName: string): Pod => ({ ...pod, spec: { ...pod.spec, nodeName } });

test('victims: unassigned, then not ready, then cheap, then crowded, then young ones first', () => {
  const plain = (name: string): Pod => aPod(name, { app: 'web' });
  const ready = (name: string, node: string, since: number): Pod =>
    on(running(plain(name), '10.244.1.2', true, since), node);
  const cheap = ready('cheap', 'node-b', 0);
  const pods = [
    ready('old', 'node-a', 0),
    {
      ...cheap,
      metadata: { ...cheap.metadata, annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-5' } },
    },
    on(running(plain('unready'), '10.244.1.3', false), 'node-a'),
    plain('unassigned'),
    ready('crowded-1', 'node-c', 0),
    ready('crowded-2', 'node-c', 990_000),
  ];
  const order = victimsFirst(pods, pods, 1_000_000).map(({ metadata }) => metadata.name);
  expect(order).toEqual(['unassigned', 'unready', 'cheap', 'crowded-2', 'crowded-1', 'old']);
});

test('a terminating Pod is replaced at once', () => {
  const b = bench([replicaSetController]);
  b.create(aSet(1));
  const [pod] = listOf(b.read, 'Pod');
  b.change(on(pod as Pod, 'node-a'));
  b.submit({
    effect: 'Write',
    verb: 'delete',
    kind: 'Pod',
    namespace: 'default',
    name: pod?.metadata.name ?? '',
  });
  const all = listOf(b.read, 'Pod');
  expect(all.filter(({ metadata }) => metadata.deletionTimestamp === undefined)).toHaveLength(1);
  expect(all).toHaveLength(2);
});

test('a matching Pod without an owner is adopted instead of another being made; one that stops matching is let go', () => {
  const b = bench([replicaSetController]);
  b.create(aPod('lonely', { app: 'web' }), aSet(1));
  expect(listOf(b.read, 'Pod').map(({ metadata }) => metadata.name)).toEqual(['lonely']);
  const lonely = b.read.get('Pod', 'default', 'lonely') as Pod;
  expect(lonely.metadata.ownerReferences).toMatchObject([{ kind: 'ReplicaSet', name: 'web' }]);
  b.change({ ...lonely, metadata: { ...lonely.metadata, labels: { app: 'debug' } } });
  expect((b.read.get('Pod', 'default', 'lonely') as Pod).metadata.ownerReferences ?? []).toEqual([]);
  expect(listOf(b.read, 'Pod')).toHaveLength(2);
});

test('events say which Pod was made', () => {
  const b = bench([replicaSetController]);
  b.create(aSet(1));
  const [pod] = listOf(b.read, 'Pod');
  expect(listOf(b.read, 'Event')).toMatchObject([
    {
      reason: 'SuccessfulCreate',
      message: `Created pod: ${pod?.metadata.name}`,
      source: { component: 'replicaset-controller' },
      involvedObject: { kind: 'ReplicaSet', name: 'web' },
    },
  ]);
});
