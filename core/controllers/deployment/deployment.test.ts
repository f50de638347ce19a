import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Condition, conditionOf, type Deployment, type Pod, type ReplicaSet } from '../../api/index.ts';
import { listOf } from '../../apiserver/index.ts';
import { bench } from '../api.suite.ts';
import { garbageCollector } from '../garbage-collector.ts';
import { aDeployment, running } from '../objects.suite.ts';
import { replicaSetController } from '../replica-set/controller.ts';
import { deploymentController } from './controller.ts';
import { computeHash } from './hash.ts';
import { fenceposts } from './strategy.ts';

type Bench = ReturnType<typeof bench>;

const controllers = [deploymentController, replicaSetController, garbageCollector];
const web = (b: Bench): Deployment => b.read.get('Deployment', 'default', 'web') as Deployment;
const sets = (b: Bench): readonly ReplicaSet[] => listOf(b.read, 'ReplicaSet');
const pods = (b: Bench): readonly Pod[] => listOf(b.read, 'Pod');
const progressing = (b: Bench): Condition | undefined =>
  conditionOf(web(b).status?.conditions, 'Progressing');

function makeReady(b: Bench): void {
  for (;;) {
    const index = pods(b).findIndex((pod) => pod.status?.phase !== 'Running');
    const pod = pods(b)[index];
    if (!pod) return;
    b.change(running(pod, `10.244.1.${index + 2}`, true, b.now), 'updateStatus');
  }
}

function withImage(b: Bench, image: string): void {
  const deployment = web(b);
  const { template } = deployment.spec;
  const spec = { ...template.spec, containers: [{ name: 'web', image }] };
  b.change({ ...deployment, spec: { ...deployment.spec, template: { ...template, spec } } });
}

test('names follow the template: hash of 4-9 and b-f, Pods with five more characters', () => {
  const b = bench(controllers);
  b.create(aDeployment('web', 2));
  expect(sets(b)[0]?.metadata.name).toMatch(/^web-[456789bcdf]{8,10}$/);
  const name = sets(b)[0]?.metadata.name ?? '';
  for (const pod of pods(b)) {
    expect(pod.metadata.name).toMatch(new RegExp(`^${name}-[bcdfghjklmnpqrstvwxz2456789]{5}$`));
    expect(pod.metadata.ownerReferences).toMatchObject([{ kind: 'ReplicaSet', name, controller: true }]);
  }
});

test('the same template has the same hash, another one another', () => {
  const { template } = aDeployment('web', 1).spec;
  expect(computeHash(template)).toBe(computeHash(structuredClone(template)));
  expect(computeHash(template)).not.toBe(computeHash(template, 1));
});

test('rolling back reuses the old ReplicaSet under a new revision', () => {
  const b = bench(controllers);
  b.create(aDeployment('web', 2));
  makeReady(b);
  const [first] = sets(b);
  withImage(b, 'nginx:1.28');
  makeReady(b);
  withImage(b, 'nginx:1.27');
  makeReady(b);
  expect(sets(b)).toHaveLength(2);
  const back = sets(b).find(({ metadata }) => metadata.name === first?.metadata.name);
  expect(back?.spec.replicas).toBe(2);
  expect(back?.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
  expect(web(b).metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
  expect(progressing(b)?.reason).toBe('NewReplicaSetAvailable');
});

test('Recreate has no Pod of the old template left when the new one starts', () => {
  const b = bench(controllers);
  b.create(aDeployment('web', 2, { strategy: { type: 'Recreate' } }));
  makeReady(b);
  for (const pod of pods(b)) b.change({ ...pod, spec: { ...pod.spec, nodeName: 'node-a' } });
  withImage(b, 'nginx:1.28');
  expect(pods(b).every((pod) => pod.metadata.deletionTimestamp !== undefined)).toBe(true);
  expect(sets(b)).toHaveLength(1);
  for (const { metadata } of pods(b))
    b.submit({
      effect: 'Write',
      verb: 'delete',
      kind: 'Pod',
      namespace: 'default',
      name: metadata.name,
      gracePeriodSeconds: 0,
    });
  expect(sets(b)).toHaveLength(2);
  expect(pods(b).map((pod) => pod.spec.containers[0]?.image)).toEqual(['nginx:1.28', 'nginx:1.28']);
});

test('scaling changes the one active set and makes no new one', () => {
  const b = bench(controllers);
  b.create(aDeployment('web', 2));
  makeReady(b);
  b.change({ ...web(b), spec: { ...web(b).spec, replicas: 4 } });
  makeReady(b);
  expect(sets(b)).toHaveLength(1);
  expect(web(b).status).toMatchObject({ replicas: 4, readyReplicas: 4, availableReplicas: 4 });
});

test('a rollout that never gets ready is given up after progressDeadlineSeconds, and nothing is undone', () => {
  const b = bench(controllers);
  b.create(aDeployment('web', 1, { progressDeadlineSeconds: 60 }));
  makeReady(b);
  withImage(b, 'nginx:nosuch');
  expect(progressing(b)?.status).toBe('True');
  b.now += 62_000;
  b.fire(b.timers.at(-1)?.timer ?? '');
  expect(progressing(b)).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
  expect(conditionOf(web(b).status?.conditions, 'Available')?.status).toBe('True');
  expect(pods(b)).toHaveLength(2);
});

test('minReadySeconds keeps a ready Pod from counting as available until it is over', () => {
  const b = bench(controllers);
  b.create(aDeployment('web', 1, { minReadySeconds: 10 }));
  makeReady(b);
  expect(web(b).status).toMatchObject({ readyReplicas: 1, unavailableReplicas: 1 });
  const wait = b.timers.find(({ timer }) => timer.startsWith('available/'));
  expect(wait?.at).toBe(10_000);
  b.now = 10_000;
  b.fire(wait?.timer ?? '');
  expect(web(b).status?.availableReplicas).toBe(1);
});

test('old sets beyond revisionHistoryLimit are deleted', () => {
  const b = bench(controllers);
  b.create(aDeployment('web', 1, { revisionHistoryLimit: 1 }));
  makeReady(b);
  for (const image of ['nginx:1.28', 'nginx:1.29', 'nginx:1.30']) {
    withImage(b, image);
    makeReady(b);
  }
  expect(sets(b)).toHaveLength(2);
});

test('deleting the Deployment takes sets and Pods along', () => {
  const b = bench(controllers);
  b.create(aDeployment('web', 3));
  b.submit({ effect: 'Write', verb: 'delete', kind: 'Deployment', namespace: 'default', name: 'web' });
  expect([...sets(b), ...pods(b)]).toEqual([]);
});

test('during any rollout there are never too many Pods nor too few available ones, and it comes to rest', () => {
  const count = fc.integer({ min: 0, max: 4 });
  const percent = fc.integer({ min: 0, max: 100 }).map((n) => `${n}%`);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.oneof(count, percent),
      fc.oneof(count, percent),
      (replicas, maxSurge, maxUnavailable) => {
        fc.pre(![maxSurge, maxUnavailable].every((value) => value === 0 || value === '0%'));
        const b = bench(controllers);
        b.create(
          aDeployment('web', replicas, {
            strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
          }),
        );
        makeReady(b);
        withImage(b, 'nginx:1.28');
        const limits = fenceposts(web(b));
        for (let turns = 0; turns < 20 && pods(b).some((pod) => pod.status?.phase !== 'Running'); turns++) {
          expect(pods(b).length).toBeLessThanOrEqual(replicas + limits.maxSurge);
          const available = pods(b).filter((pod) => pod.status?.phase === 'Running').length;
          expect(available).toBeGreaterThanOrEqual(replicas - limits.maxUnavailable);
          const waiting = pods(b).find((pod) => pod.status?.phase !== 'Running') as Pod;
          b.change(running(waiting, `10.244.1.${turns + 50}`, true), 'updateStatus');
        }
        expect(pods(b).map((pod) => pod.spec.containers[0]?.image)).toEqual(
          Array(replicas).fill('nginx:1.28'),
        );
        expect(b.tellAgain()).toEqual([]);
      },
    ),
    { numRuns: 12 },
  );
});
