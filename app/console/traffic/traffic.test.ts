import { expect, test } from 'vitest';
import type { Client, ManifestFile, Tally } from '../../../core/index.ts';
import { start, webBehindAClusterIP } from '../../../core/index.ts';
import { act, late } from '../../../core/late.ts';
import { addTraffic } from '../../state/index.ts';
import { barsOf } from './bars.ts';
import { columnsOf } from './strip.ts';

const client: Client = { from: 'pod', namespace: 'default', name: 'client' };
const request = { client, line: 'curl http://web' };

const tallyOf = (files: readonly ManifestFile[], times: number): Tally =>
  act(start(files).session, { input: 'send', request, times }, late).answer.tally ?? expect.fail('no tally');

test('three endpoints share a thousand requests about equally, and the rules’ own odds stand beside it', () => {
  const [byPod, byNode, byClient, outcome] = barsOf(tallyOf(webBehindAClusterIP.files, 300));
  expect(byPod?.bars).toHaveLength(3);
  for (const { share, implied } of byPod?.bars ?? []) {
    expect(implied).toBeCloseTo(1 / 3, 2);
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.47);
  }
  expect(byNode?.bars.map(({ label }) => label).toSorted()).toEqual(['node-a', 'node-b', 'node-c']);
  expect(byClient?.bars).toHaveLength(1);
  expect(outcome?.bars.map(({ label, count }) => [label, count])).toEqual([['200 OK', 300]]);
});

test('where nothing was reached only the outcome is broken down', () => {
  const [web, rest] = webBehindAClusterIP.files;
  const broken = [
    { ...web, text: web.text.replace('selector: { app: web }', 'selector: { app: wep }') },
    rest,
  ];
  expect(barsOf(tallyOf(broken, 10)).map(({ title }) => title)).toEqual(['Outcome']);
});

test('traffic adds up: the same ending is one group, and requests keep theirs', () => {
  const { session } = start(webBehindAClusterIP.files);
  const stands = act(session, { input: 'set', settings: { settling: 'manual' } }, late).session;
  const sending = { request, every: 50 };
  const first = act(stands, { input: 'advance', by: 1000, sending }, late);
  const second = act(first.session, { input: 'advance', by: 1000, sending }, late);
  const once = addTraffic(undefined, first.answer.tally ?? expect.fail('no tally'), first.answer.sent);
  const twice = addTraffic(once, second.answer.tally ?? expect.fail('no tally'), second.answer.sent);
  expect(twice.tally.times).toBe(once.tally.times + (second.answer.tally?.times ?? 0));
  expect(twice.tally.groups).toHaveLength(3);
  const counts = twice.tally.groups.map((_, at) => twice.sent.filter(({ group }) => group === at).length);
  expect(counts).toEqual(twice.tally.groups.map(({ count }) => count));
});

test('a column of time opens a request that failed, if one did', () => {
  const { session } = start(webBehindAClusterIP.files);
  const stands = act(session, { input: 'set', settings: { settling: 'manual' } }, late).session;
  const gone = act(stands, { input: 'exec', line: 'kubectl delete service web' }, late).session;
  const { answer } = act(gone, { input: 'advance', by: 2000, sending: { request, every: 50 } }, late);
  const traffic = addTraffic(undefined, answer.tally ?? expect.fail('no tally'), answer.sent);
  const { columns, from, until } = columnsOf(traffic);
  expect(until - from).toBeGreaterThanOrEqual(10_000);
  expect(columns.reduce((sum, { answered, failed }) => sum + answered + failed, 0)).toBe(traffic.tally.times);
  const failing = columns.filter(({ failed }) => failed > 0);
  expect(failing.length).toBeGreaterThan(0);
  for (const { group } of failing) expect(group.kind).not.toBe('answered');
});

test('requests to Pods that are gone are told Pod by Pod, with the node whose rules were behind', () => {
  const { session } = start(webBehindAClusterIP.files);
  // No node hears of what changes: requests go on to the addresses of before.
  const stopped = ['kube-proxy/node-a', 'kube-proxy/node-b', 'kube-proxy/node-c'];
  const still = act(session, { input: 'set', settings: { settling: 'manual', stopped } }, late).session;
  const line = 'kubectl delete pod -l app=web --grace-period=0 --force';
  const gone = act(still, { input: 'exec', line }, late).session;
  const { answer } = act(gone, { input: 'advance', by: 2000, sending: { request, every: 50 } }, late);
  const traffic = addTraffic(undefined, answer.tally ?? expect.fail('no tally'), answer.sent);
  const failed = barsOf(traffic.tally)
    .find(({ title }) => title === 'Outcome')
    ?.bars.filter(({ parts }) => parts[0]?.kind !== 'answered');
  expect(failed?.length).toBeGreaterThanOrEqual(3);
  for (const { note, parts } of failed ?? []) {
    expect(note).toMatch(/10\.244\.\d+\.\d+.*; the rules of node-c still named it$/);
    expect(new Set(parts.map(({ sample }) => sample.outcome.answeredBy)).size).toBe(1);
  }
  for (const { endings, failed: count } of columnsOf(traffic).columns)
    expect(endings.length > 0).toBe(count > 0);
});
