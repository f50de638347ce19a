import { expect, test } from 'vitest';
import type { ControllerRevision, DaemonSet, Pod, PodTemplate, StatefulSet } from '../api/index.ts';
import { listOf } from '../apiserver/index.ts';
import { bench } from './api.suite.ts';
import { daemonSetController } from './daemon-set/controller.ts';
import { patchOf } from './history.ts';
import { aDeployment, aNode, running } from './objects.suite.ts';
import { revisionHash } from './revision-hash.ts';
import { statefulSetController } from './stateful-set/controller.ts';

type Bench = ReturnType<typeof bench>;

const { selector, template } = aDeployment('db', 1).spec;
const withImage = (image: string): PodTemplate => ({
  ...template,
  spec: { containers: [{ name: 'web', image }] },
});

const aStatefulSet = (spec: Partial<StatefulSet['spec']> = {}): StatefulSet => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db', namespace: 'default' },
  spec: { replicas: 3, serviceName: 'db', podManagementPolicy: 'Parallel', selector, template, ...spec },
});

const set = (b: Bench): StatefulSet => b.read.get('StatefulSet', 'default', 'db') as StatefulSet;
const change = (b: Bench, spec: Partial<StatefulSet['spec']>): void =>
  b.change({ ...set(b), spec: { ...set(b).spec, ...spec } });
const pods = (b: Bench): readonly Pod[] => listOf(b.read, 'Pod');
const images = (b: Bench) => pods(b).map(({ spec }) => spec.containers[0]?.image?.replace('nginx:', ''));
const allReady = (b: Bench): void => {
  for (const pod of pods(b)) b.change(running(pod, '10.244.1.2', true, b.now), 'updateStatus');
};
const remove = (b: Bench, name: string): void =>
  b.submit({ effect: 'Write', verb: 'delete', kind: 'Pod', namespace: 'default', name });
const revisions = (b: Bench): readonly number[] =>
  listOf(b.read, 'ControllerRevision')
    .map((each: ControllerRevision) => each.revision)
    .sort();

test('a revision has the hash that a real controller manager gave it', () => {
  // Recorded with kube-controller-manager v1.34.9: StatefulSet db of postgres:17.
  const recorded = {
    metadata: { labels: { app: 'db' } },
    spec: {
      containers: [
        {
          name: 'pg',
          image: 'postgres:17',
          ports: [{ containerPort: 5432, protocol: 'TCP' }],
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      automountServiceAccountToken: false,
      securityContext: {},
      schedulerName: 'default-scheduler',
    },
  } as const;
  expect(revisionHash(patchOf({ template: recorded }), 0)).toBe('85ff8dbfdd');
});

test('Pods below the partition keep their revision, also when they are made again', () => {
  const b = bench([statefulSetController]);
  b.create(
    aStatefulSet({ template: withImage('nginx:1'), updateStrategy: { rollingUpdate: { partition: 2 } } }),
  );
  allReady(b);
  change(b, { template: withImage('nginx:2') });
  allReady(b);
  expect(images(b)).toEqual(['1', '1', '2']);
  remove(b, 'db-0');
  expect(images(b)).toEqual(['1', '1', '2']);
  const { currentRevision, updateRevision, currentReplicas, updatedReplicas } = set(b).status ?? {};
  expect(currentRevision).not.toBe(updateRevision);
  expect([currentReplicas, updatedReplicas]).toEqual([2, 1]);
  allReady(b);
  change(b, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } });
  for (let step = 0; step < 3; step++) allReady(b);
  expect(images(b)).toEqual(['2', '2', '2']);
  expect(set(b).status?.currentRevision).toBe(updateRevision);
  expect(b.tellAgain()).toEqual([]);
});

test('who updates by hand gets the new template Pod by Pod, and is never told that it is done', () => {
  const b = bench([statefulSetController]);
  b.create(aStatefulSet({ template: withImage('nginx:1'), updateStrategy: { type: 'OnDelete' } }));
  allReady(b);
  change(b, { template: withImage('nginx:2') });
  expect(images(b)).toEqual(['1', '1', '1']);
  for (const name of ['db-0', 'db-1', 'db-2']) remove(b, name);
  allReady(b);
  expect(images(b)).toEqual(['2', '2', '2']);
  expect(set(b).status?.currentRevision).not.toBe(set(b).status?.updateRevision);
});

test('a template that comes back counts its revision up; old ones beyond the limit go', () => {
  const b = bench([statefulSetController]);
  b.create(aStatefulSet({ template: withImage('nginx:1'), replicas: 1, revisionHistoryLimit: 1 }));
  const roll = (image: string): void => {
    change(b, { template: withImage(image) });
    for (let step = 0; step < 2; step++) allReady(b);
  };
  allReady(b);
  roll('nginx:2');
  expect(revisions(b)).toEqual([1, 2]);
  roll('nginx:1');
  expect(revisions(b)).toEqual([2, 3]);
  roll('nginx:3');
  roll('nginx:4');
  expect(revisions(b)).toEqual([4, 5]);
});

test('a DaemonSet keeps revisions too, named after the hash that its Pods carry', () => {
  const b = bench([daemonSetController]);
  const agent: DaemonSet = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default' },
    spec: { selector, template: withImage('nginx:1') },
  };
  b.create(aNode('node-a'), agent);
  allReady(b);
  const now = b.read.get('DaemonSet', 'default', 'agent') as DaemonSet;
  b.change({ ...now, spec: { ...now.spec, template: withImage('nginx:2') } });
  allReady(b);
  expect(images(b)).toEqual(['2']);
  const kept = listOf(b.read, 'ControllerRevision').find(({ revision }) => revision === 2);
  const hash = pods(b)[0]?.metadata.labels?.['controller-revision-hash'];
  expect(kept?.metadata).toMatchObject({
    name: `agent-${hash}`,
    labels: { 'controller-revision-hash': hash },
    annotations: { 'deprecated.daemonset.template.generation': '2' },
  });
  expect(revisions(b)).toEqual([1, 2]);
  expect(b.tellAgain()).toEqual([]);
});
