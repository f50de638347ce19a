import { expect, test } from 'vitest';
import { late } from '../late.ts';
import { webBehindAClusterIP } from '../scenarios/index.ts';
import { conntrackView, dispatch, latest, replay, rulesOf, type Session, start } from './index.ts';
import type { Input } from './types.ts';

const { files, request } = webBehindAClusterIP;
const opened = start(files).session;
const take = (session: Session, input: Input) => dispatch(session, input, late);

const many = take(opened, { input: 'send', request, times: 120 });

test('many requests are counted by Pod, each group with its first walk', () => {
  const { tally } = many.answer;
  expect(tally?.times).toBe(120);
  expect(tally?.groups.map(({ kind }) => kind)).toEqual(['answered', 'answered', 'answered']);
  expect(tally?.groups.reduce((sum, { count }) => sum + count, 0)).toBe(120);
  for (const { count, server, sample } of tally?.groups ?? []) {
    expect(count).toBeGreaterThan(20);
    expect(sample.outcome.server).toEqual(server);
    expect(sample.hops.map(({ kind }) => kind)).toContain('service-rule');
  }
});

test('they leave behind what as many single requests leave behind', () => {
  const few = take(opened, { input: 'send', request, times: 70 }).session;
  let single = opened;
  for (let i = 0; i < 70; i++) single = take(single, { input: 'send', request }).session;
  expect(latest(few).cluster.chance).toEqual(latest(single).cluster.chance);
  expect(latest(few).cluster.nodes).toEqual(latest(single).cluster.nodes);
}, 60_000);

test('a counted session replays, and is plain data', () => {
  const state = latest(many.session);
  expect(latest(replay(many.session.history.inputs, late))).toEqual(state);
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
}, 60_000);

test('rules count what they matched', () => {
  const node = request.client.from === 'pod' ? 'node-c' : '';
  const counted = rulesOf(latest(many.session), node).lines.filter(({ packets = 0 }) => packets > 0);
  const perPod = counted.filter(({ text }) => text.includes('-j DNAT') && text.includes('default/web'));
  expect(perPod.length === 0 || perPod.reduce((sum, { packets = 0 }) => sum + packets, 0) === 120).toBe(true);
  expect(rulesOf(latest(opened), node).lines.every(({ packets = 0 }) => packets === 0)).toBe(true);
});

test('flows are listed as conntrack prints them', () => {
  const nodes = Object.keys(latest(many.session).cluster.nodes);
  const lines = nodes.flatMap((node) => conntrackView(latest(many.session), node).lines);
  const web = lines.filter(({ original, nat }) => original.dport === 80 && nat.dst);
  expect(web.length).toBeGreaterThanOrEqual(120);
  expect(web[0]?.text).toMatch(
    /^ipv4 {5}2 tcp {6}6 \d+ TIME_WAIT src=[\d.]+ dst=[\d.]+ sport=\d+ dport=80 src=[\d.]+ dst=[\d.]+ sport=80 dport=\d+ \[ASSURED\] mark=0 use=1$/,
  );
});

test('while Pods are replaced, each request has its time and its end', () => {
  const manual = take(opened, { input: 'set', settings: { settling: 'manual' } }).session;
  const restarted = take(manual, {
    input: 'edit',
    files: files.map(({ name, text }) => ({ name, text: text.replace('nginx:1.29', 'nginx:1.28') })),
  }).session;
  const { answer, session } = take(restarted, {
    input: 'advance',
    by: 10_000,
    sending: { request, every: 100 },
  });
  expect(answer.sent).toHaveLength(100);
  expect(answer.sent?.every(({ at }, i, all) => i === 0 || at - (all[i - 1]?.at ?? 0) === 100)).toBe(true);
  const servers = new Set(answer.tally?.groups.map(({ server }) => server?.name));
  expect(servers.size).toBeGreaterThan(3);
  expect(latest(replay(session.history.inputs, late))).toEqual(latest(session));
}, 60_000);
