import { expect, test } from 'vitest';
import type { ApiObject } from '../../core/index.ts';
import { emptyMirror, type Mirror } from './mirror.ts';
import { rolloutsOf, waitingRollout } from './rollout.ts';

const deployment = (status: object, namespace = 'default'): ApiObject =>
  ({
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
    spec: { replicas: 3 },
    status,
  }) as unknown as ApiObject;
const mirrorOf = (object: ApiObject, more: Partial<Mirror> = {}): Mirror => ({
  ...emptyMirror,
  objects: { [object.kind]: { 'default/web': object } },
  ...more,
});
const through = { replicas: 3, updatedReplicas: 3, availableReplicas: 3 };

test('a workload that is as its manifest says is no rollout, nor is one of the cluster’s own', () => {
  expect(rolloutsOf(mirrorOf(deployment(through)))).toEqual([]);
  expect(rolloutsOf(mirrorOf(deployment({}, 'kube-system')))).toEqual([]);
});

test('progress is told in numbers, and what its conditions say is wrong', () => {
  const status = {
    replicas: 4,
    updatedReplicas: 2,
    availableReplicas: 3,
    conditions: [
      { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'timed out' },
    ],
  };
  expect(rolloutsOf(mirrorOf(deployment(status)))).toEqual([
    {
      kind: 'Deployment',
      namespace: 'default',
      name: 'web',
      desired: 3,
      updated: 2,
      available: 3,
      oldPods: 2,
      trouble: 'ProgressDeadlineExceeded: timed out',
    },
  ]);
});

test('a rollout waits only in a cluster that has come to rest', () => {
  const stuck = deployment({ replicas: 4, updatedReplicas: 1, availableReplicas: 3 });
  expect(waitingRollout({ mirror: mirrorOf(stuck) })).toEqual({
    namespace: 'default',
    name: 'web',
    oldPods: 3,
    newPods: 1,
  });
  expect(waitingRollout({ mirror: mirrorOf(stuck, { past: true }) })).toBeUndefined();
  expect(waitingRollout({ mirror: mirrorOf(deployment(through)) })).toBeUndefined();
});
