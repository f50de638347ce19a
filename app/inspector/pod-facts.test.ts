import { expect, test } from 'vitest';
import type { ApiObject, Pod } from '../../core/index.ts';
import { conditionFacts, containerFacts, headline } from './pod-facts.ts';

const pod = {
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    nodeName: 'node-b',
    containers: [{ name: 'app', image: 'registry.example/app:2' }, { name: 'late' }],
  },
  status: {
    phase: 'Running',
    podIP: '10.244.2.7',
    conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
    containerStatuses: [
      {
        name: 'app',
        ready: false,
        restartCount: 3,
        state: {
          waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' },
        },
        lastState: { terminated: { reason: 'Error', exitCode: 137 } },
      },
    ],
  },
} as unknown as Pod;
const probe = {
  namespace: 'default',
  pod: 'web',
  container: 'app',
  probe: 'readiness',
  at: 5,
  success: false,
  output: 'HTTP probe failed with statuscode: 503',
  earlier: [],
} as const;

test('a container tells its state, its restarts, how it ended before, and its newest probe attempts', () => {
  const assumed = [{ namespace: 'default', pod: 'web', container: 'app', image: 'registry.example/app:2' }];
  const others = [
    { ...probe, pod: 'other' },
    { ...probe, container: 'late' },
  ];
  const [app, late] = containerFacts({ probes: [probe, ...others], assumed }, pod);
  expect(app).toMatchObject({
    state: 'Waiting: CrashLoopBackOff',
    message: 'back-off 40s restarting failed container',
    last: 'Terminated: Error (exit code 137)',
    restarts: 3,
    ready: false,
    assumed: true,
    probes: [probe],
  });
  expect(late).toMatchObject({ state: 'Not started', restarts: 0, assumed: false });
});

test('conditions know which of their values is good news', () => {
  const node = {
    kind: 'Node',
    status: {
      conditions: [
        { type: 'Ready', status: 'True' },
        { type: 'DiskPressure', status: 'False' },
      ],
    },
  } as unknown as ApiObject;
  expect(conditionFacts(node).map(({ good }) => good)).toEqual([true, true]);
  expect(conditionFacts(pod).map(({ good, reason }) => [good, reason])).toEqual([
    [false, 'ContainersNotReady'],
  ]);
  expect(conditionFacts({ kind: 'ConfigMap' } as unknown as ApiObject)).toEqual([]);
});

test('a headline says phase, address and node; a Pod on its way out is Terminating', () => {
  expect(headline(pod)).toEqual(['Running', '10.244.2.7', 'on node-b']);
  const ending = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-03-02T09:00:00Z' } };
  expect(headline(ending)[0]).toBe('Terminating');
});
