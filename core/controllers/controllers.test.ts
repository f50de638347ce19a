import { expect, test } from 'vitest';
import type { DaemonSet, Namespace, Node, Pod, StatefulSet } from '../api/index.ts';
import { listOf } from '../apiserver/index.ts';
import { bench } from './api.suite.ts';
import { daemonSetController } from './daemon-set/controller.ts';
import { targetNode } from './daemon-set/placement.ts';
import { garbageCollector } from './garbage-collector.ts';
import { namespaceController } from './namespace.ts';
import { nodeLifecycleController } from './node-lifecycle.ts';
import { aDeployment, aNode, aPod, running } from './objects.suite.ts';
import { statefulSetController } from './stateful-set/controller.ts';

type Bench = ReturnType<typeof bench>;

const { selector, template } = aDeployment('db', 1).spec;
const names = (b: Bench): readonly string[] => listOf(b.read, 'Pod').map(({ metadata }) => metadata.name);

const aStatefulSet = (replicas: number, spec: Partial<StatefulSet['spec']> = {}): StatefulSet => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db', namespace: 'default' },
  spec: { replicas, serviceName: 'db', selector, template, ...spec },
});

const aDaemonSet: DaemonSet = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent', namespace: 'default' },
  spec: { selector, template },
};

function ready(b: Bench, name: string, ip = '10.244.1.2'): void {
  b.change(running(b.read.get('Pod', 'default', name) as Pod, ip, true, b.now), 'updateStatus');
}

test('a StatefulSet makes the next Pod when those before it are Ready, with its own host name', () => {
  const b = bench([statefulSetController]);
  b.create(aStatefulSet(3));
  expect(names(b)).toEqual(['db-0']);
  ready(b, 'db-0');
  expect(names(b)).toEqual(['db-0', 'db-1']);
  ready(b, 'db-1');
  ready(b, 'db-2');
  const pod = b.read.get('Pod', 'default', 'db-2') as Pod;
  expect(pod.spec).toMatchObject({ hostname: 'db-2', subdomain: 'db' });
  expect(pod.metadata.labels).toMatchObject({
    'apps.kubernetes.io/pod-index': '2',
    'statefulset.kubernetes.io/pod-name': 'db-2',
  });
  expect((b.read.get('StatefulSet', 'default', 'db') as StatefulSet).status).toMatchObject({
    replicas: 3,
    readyReplicas: 3,
    updatedReplicas: 3,
  });
  const events = listOf(b.read, 'Event');
  expect(events.map(({ message }) => message)).toContain('create Pod db-0 in StatefulSet db successful');
  expect(new Set(events.map(({ source }) => source.component))).toEqual(new Set(['statefulset-controller']));
  expect(b.tellAgain()).toEqual([]);
});

test('a StatefulSet shrinks and updates from the highest ordinal, one at a time', () => {
  const b = bench([statefulSetController]);
  b.create(aStatefulSet(3, { podManagementPolicy: 'Parallel' }));
  for (const name of names(b)) ready(b, name);
  const set = b.read.get('StatefulSet', 'default', 'db') as StatefulSet;
  const changed = { ...template, spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } };
  b.change({ ...set, spec: { ...set.spec, template: changed } });
  const images = (): readonly (string | undefined)[] =>
    listOf(b.read, 'Pod').map((pod) => pod.spec.containers[0]?.image);
  expect(images()).toEqual(['nginx:1.27', 'nginx:1.27', 'nginx:1.28']);
  ready(b, 'db-2');
  expect(images()).toEqual(['nginx:1.27', 'nginx:1.28', 'nginx:1.28']);
  const now = b.read.get('StatefulSet', 'default', 'db') as StatefulSet;
  b.change({ ...now, spec: { ...now.spec, replicas: 1 } });
  expect(names(b)).toEqual(['db-0']);
});

test('a DaemonSet has one Pod for each node that it fits, also for a cordoned one', () => {
  const b = bench([daemonSetController]);
  b.create(aNode('node-a'), aNode('node-b'), aDaemonSet);
  b.create(
    aNode('node-c', {
      spec: {
        unschedulable: true,
        taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }],
      },
    }),
  );
  b.create(aNode('node-d', { spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] } }));
  expect(listOf(b.read, 'Pod').map(targetNode).sort()).toEqual(['node-a', 'node-b', 'node-c']);
  expect((b.read.get('DaemonSet', 'default', 'agent') as DaemonSet).status).toMatchObject({
    desiredNumberScheduled: 3,
    currentNumberScheduled: 3,
    numberReady: 0,
  });
  b.submit({ effect: 'Write', verb: 'delete', kind: 'Node', namespace: '', name: 'node-b' });
  expect(listOf(b.read, 'Pod').map(targetNode).sort()).toEqual(['node-a', 'node-c']);
  expect(b.tellAgain()).toEqual([]);
});

test('a deleted namespace is emptied and goes', () => {
  const b = bench([namespaceController]);
  const shop: Namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop' },
    spec: { finalizers: ['kubernetes'] },
  };
  const pod = aPod('web', {});
  b.create(shop, { ...pod, metadata: { ...pod.metadata, namespace: 'shop' } });
  b.submit({ effect: 'Write', verb: 'delete', kind: 'Namespace', namespace: '', name: 'shop' });
  expect(b.read.list('Pod')).toEqual([]);
  expect(b.read.get('Namespace', '', 'shop')).toBeUndefined();
});

test('the garbage collector takes what a deleted owner owned, and leaves what another owner still holds', () => {
  const b = bench([garbageCollector]);
  b.create(aDeployment('one', 0), aDeployment('two', 0));
  const owner = (name: string) => {
    const { apiVersion, kind, metadata } = b.read.get('Deployment', 'default', name) as NonNullable<
      ReturnType<Bench['read']['get']>
    >;
    return { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' };
  };
  const owned = (name: string, ...owners: readonly string[]): Pod => {
    const pod = aPod(name, {});
    return { ...pod, metadata: { ...pod.metadata, ownerReferences: owners.map(owner) } };
  };
  b.create(owned('single', 'one'), owned('shared', 'one', 'two'), aPod('free', {}));
  b.submit({ effect: 'Write', verb: 'delete', kind: 'Deployment', namespace: 'default', name: 'one' });
  expect(names(b)).toEqual(['free', 'shared']);
});

test('a cordoned node is tainted, and no longer so when it is let in again', () => {
  const b = bench([nodeLifecycleController]);
  b.create(aNode('node-a'));
  const node = (): Node => b.read.get('Node', '', 'node-a') as Node;
  b.change({ ...node(), spec: { ...node().spec, unschedulable: true } });
  expect(node().spec?.taints).toEqual([{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }]);
  b.change({ ...node(), spec: { ...node().spec, unschedulable: false } });
  expect(node().spec?.taints).toEqual([]);
});

test('Pods of a silent node are not Ready at once and are evicted when their toleration is over', () => {
  const b = bench([nodeLifecycleController]);
  const tolerations = [
    {
      key: 'node.kubernetes.io/unreachable',
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    },
  ] as const;
  b.create(aNode('node-a'), aPod('web', {}, { nodeName: 'node-a', tolerations }));
  ready(b, 'web');
  const node = b.read.get('Node', '', 'node-a') as Node;
  b.change(
    { ...node, status: { ...node.status, conditions: [{ type: 'Ready', status: 'Unknown' }] } },
    'updateStatus',
  );
  const web = (): Pod => b.read.get('Pod', 'default', 'web') as Pod;
  expect(web().status?.conditions).toMatchObject([{ type: 'Ready', status: 'False' }]);
  const timer = b.timers.find((each) => each.timer.startsWith('evict/'));
  expect(timer?.at).toBe(300_000);
  b.now = 300_000;
  b.fire(timer?.timer ?? '');
  expect(web().metadata.deletionTimestamp).toBeDefined();
});
