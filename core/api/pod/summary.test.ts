import { expect, test } from 'vitest';
import { podSummary } from './summary.ts';
import type { ContainerStatus, Pod } from './type.ts';

const status = (name: string, state: ContainerStatus['state'], rest: Partial<ContainerStatus> = {}) => ({
  name,
  image: 'nginx',
  ready: false,
  restartCount: 0,
  state,
  ...rest,
});
const running = { running: { startedAt: '2026-03-02T09:00:00Z' } };
const ended = (exitCode: number, reason = '') => ({ terminated: { exitCode, reason } });

const pod = (spec: Partial<Pod['spec']>, podStatus: NonNullable<Pod['status']>, metadata = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', ...metadata },
  spec: { containers: [{ name: 'web' }], ...spec },
  status: podStatus,
});
const says = (of: Pod): string => {
  const { ready, total, status: is, restarts } = podSummary(of, 60_000);
  return `${ready}/${total} ${is} ${restarts}`;
};

test('a Pod that runs counts what is ready, not what runs', () => {
  const statuses = [status('web', running, { ready: true }), status('log', running)];
  const containers = [{ name: 'web' }, { name: 'log' }];
  expect(says(pod({ containers }, { phase: 'Running', containerStatuses: statuses }))).toBe('1/2 Running 0');
});

test('init containers have the word until they are done', () => {
  const initContainers = [{ name: 'one' }, { name: 'two' }];
  const initContainerStatuses = [status('one', ended(0, 'Completed')), status('two', running)];
  expect(says(pod({ initContainers }, { phase: 'Pending', initContainerStatuses }))).toBe('0/1 Init:1/2 0');
  const failed = [status('one', ended(2))];
  expect(says(pod({ initContainers }, { phase: 'Pending', initContainerStatuses: failed }))).toBe(
    '0/1 Init:ExitCode:2 0',
  );
});

test('a sidecar is a container that counts', () => {
  const initContainers = [{ name: 'proxy', restartPolicy: 'Always' }];
  const initContainerStatuses = [status('proxy', running, { ready: true, started: true, restartCount: 2 })];
  const containerStatuses = [status('web', running, { ready: true })];
  expect(says(pod({ initContainers }, { phase: 'Running', initContainerStatuses, containerStatuses }))).toBe(
    '2/2 Running 2',
  );
});

test('restarts say how long ago the last one was', () => {
  const lastState = { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-03-02T09:00:30Z' } };
  const waiting = { waiting: { reason: 'CrashLoopBackOff' } };
  const containerStatuses = [status('web', waiting, { restartCount: 3, lastState })];
  expect(says(pod({}, { phase: 'Running', containerStatuses }))).toBe('0/1 CrashLoopBackOff 3 (30s ago)');
});

test('a deletion overrules all but a Pod that has ended', () => {
  const metadata = { deletionTimestamp: '2026-03-02T09:00:00Z' };
  expect(says(pod({}, { phase: 'Running' }, metadata))).toBe('0/1 Terminating 0');
  expect(says(pod({}, { phase: 'Running', reason: 'NodeLost' }, metadata))).toBe('0/1 Unknown 0');
  expect(says(pod({}, { phase: 'Succeeded' }, metadata))).toBe('0/1 Succeeded 0');
});
