import { expect, test } from 'vitest';
import type { Pod } from '../api/index.ts';
import { listOf, reader } from '../apiserver/index.ts';
import { late } from '../late.ts';
import { webBehindAClusterIP } from '../scenarios/index.ts';
import { dispatch, latest, type Session, start } from './index.ts';
import type { Frame, Input } from './types.ts';

const take = (session: Session, input: Input) => dispatch(session, input, late);
const change = { input: 'advance', until: 'change' } as const;

const still = take(start(webBehindAClusterIP.files).session, {
  input: 'set',
  settings: { settling: 'manual' },
}).session;
const victim = listOf(reader(latest(still).cluster.api), 'Pod', 'default').find(
  ({ metadata }) => metadata.labels?.app === 'web',
) as Pod;
const behind = ({ nodes }: Frame): readonly string[] =>
  nodes.filter(({ proxy }) => proxy.behind).map(({ name }) => name);

test('at rest nothing is on its way: time stays where it is', () => {
  const { frame } = take(still, change).answer;
  expect(frame.now).toBe(latest(still).cluster.now);
  expect(frame.events).toEqual([]);
  expect(behind(frame)).toEqual([]);
});

test('change by change: the Pod is gone and the slice has changed, some nodes have synced and others not yet', () => {
  let session = take(still, { input: 'exec', line: `kubectl delete pod ${victim.metadata.name}` }).session;
  const frames: Frame[] = [];
  for (let steps = 0; steps < 60; steps++) {
    const { session: next, answer } = take(session, change);
    if (answer.frame.events.length === 0) break;
    session = next;
    frames.push(answer.frame);
  }
  // Every step shows something, and time never goes back.
  expect(frames.length).toBeGreaterThan(8);
  expect(frames.every(({ now }, index) => now >= (frames[index - 1]?.now ?? 0))).toBe(true);
  // Right after the slice has changed no node knows; then one after the other does.
  const changed = frames.findIndex(({ events }) =>
    events.some(({ text }) => text.includes('EndpointSlice web-')),
  );
  expect(behind(frames[changed] as Frame)).toEqual(['node-a', 'node-b', 'node-c']);
  const counts = frames.slice(changed).map((frame) => behind(frame).length);
  expect(counts).toEqual(expect.arrayContaining([3, 2, 1, 0]));
  expect(behind(frames.at(-1) as Frame)).toEqual([]);
});

test('until rest is where automatic settling would have ended', () => {
  const line = `kubectl delete pod ${victim.metadata.name}`;
  const stepped = take(take(still, { input: 'exec', line }).session, { input: 'advance', until: 'rest' });
  const automatic = take(start(webBehindAClusterIP.files).session, { input: 'exec', line });
  expect(stepped.answer.frame.now).toBe(automatic.answer.frame.now);
});

test('a stopped kube-proxy is behind for as long as it is stopped', () => {
  const stopped = take(still, {
    input: 'set',
    settings: { stopped: ['kube-proxy/node-b'], settling: 'automatic' },
  });
  const after = take(stopped.session, { input: 'exec', line: `kubectl delete pod ${victim.metadata.name}` });
  expect(behind(after.answer.frame)).toEqual(['node-b']);
  expect(behind(take(after.session, { input: 'set', settings: { stopped: [] } }).answer.frame)).toEqual([]);
});

test('a node whose kubelet is stopped is NotReady when the cluster is at rest, and Ready again with it', () => {
  const opened = start(webBehindAClusterIP.files).session;
  const silent = take(opened, { input: 'set', settings: { stopped: ['kubelet/node-b'] } });
  const ready = (session: Session): string | undefined =>
    listOf(reader(latest(session).cluster.api), 'Node')
      .find(({ metadata }) => metadata.name === 'node-b')
      ?.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  expect(ready(silent.session)).toBe('Unknown');
  // Long before the Pods on it are evicted: they tolerate it for five minutes.
  expect(silent.answer.frame.now - latest(opened).cluster.now).toBeLessThan(60_000);
  expect(ready(take(silent.session, { input: 'set', settings: { stopped: [] } }).session)).toBe('True');
});
