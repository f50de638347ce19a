import { expect, test } from 'vitest';
import { late } from '../late.ts';
import { webBehindAClusterIP } from '../scenarios/index.ts';
import {
  act,
  compare,
  forkAt,
  historyView,
  latest,
  renameBranch,
  replay,
  type Session,
  seek,
  start,
} from './index.ts';
import type { Input, Moment } from './types.ts';

const { files, request } = webBehindAClusterIP;
const take = (session: Session, input: Input): Session => act(session, input, late).session;
const look = (session: Session, to: Moment): Session => seek(session, to).session;
const edit = (from: string, to: string): Input => ({
  input: 'edit',
  files: files.map(({ name, text }) => ({ name, text: text.replace(from, to) })),
});

const opened = start(files).session;
const wrong = take(opened, edit('targetPort: 80', 'targetPort: 8080'));
const replicas = (session: Session): string =>
  latest(session).files[0]?.text.match(/replicas: (\d)/)?.[1] ?? '';

test('acting in the past keeps both futures', () => {
  const forked = take(look(wrong, { revision: 1 }), edit('replicas: 3', 'replicas: 1'));
  expect([forked.name, replicas(forked)]).toEqual(['branch 2', '1']);
  expect(historyView(forked).branches).toEqual([
    {
      name: 'branch 2',
      from: expect.objectContaining({ branch: 'main', revision: 1 }),
      inputs: 2,
      until: latest(forked).cluster.now,
    },
    { name: 'main', inputs: 2, until: latest(wrong).cluster.now },
  ]);
  const back = look(forked, { branch: 'main', revision: 2 });
  expect(latest(back)).toBe(latest(wrong));
  expect(back.past).toBeUndefined();
  expect(historyView(renameBranch(back, 'branch 2', 'one replica')).branches.map(({ name }) => name)).toEqual(
    ['main', 'one replica'],
  );
});

test('looking at the past changes nothing, and acting at the end begins no branch', () => {
  const looked = look(look(wrong, { revision: 0 }), { revision: 2 });
  expect(looked.others).toEqual([]);
  expect(take(looked, { input: 'advance', by: 10 }).name).toBe('main');
});

test('any instant can be gone on from: halfway through a rollout, too, and that replays', () => {
  const change = edit('nginx:1.29', 'nginx:1.28');
  const rolled = take(opened, change);
  const began = latest(opened).cluster.now;
  const middle = (began + latest(rolled).cluster.now) / 2;
  const there = look(rolled, { at: middle });
  expect(there.past?.at).toBeLessThanOrEqual(middle);
  const forked = forkAt(there, { at: middle }, late);
  expect(latest(forked).cluster.now).toBe(there.past?.at);
  expect(latest(forked).files).toEqual(latest(rolled).files);
  expect(latest(replay(forked.history.inputs, late))).toEqual(latest(forked));
  const gone = take(forked, { input: 'advance', by: 60_000 });
  expect(latest(gone).cluster.now).toBe((there.past?.at ?? 0) + 60_000);
});

test('an instant inside the newest input is the past too: a request there meets the cluster as it was', () => {
  const shown = seek(wrong, { at: (wrong.history.instants.at(-3) as { at: number }).at });
  expect(shown.answer.frame.past).toBe(true);
  const { session, answer } = act(shown.session, { input: 'send', request }, late);
  expect([session.name, answer.frame.branch]).toEqual(['branch 2', 'branch 2']);
  expect(answer.walk?.at).toBe(shown.answer.frame.now);
});

test('the past tells its events, each with the input that it belongs to', () => {
  const { events, inputs } = historyView(wrong);
  expect(inputs.map(({ text }) => text)).toEqual(
    ['edit web.yaml, client.yaml', 'edit web.yaml, client.yaml'].map((text) =>
      expect.stringContaining(text.slice(0, 13)),
    ),
  );
  expect(events.filter(({ revision }) => revision === 2).map(({ text }) => text)).toContainEqual(
    expect.stringContaining('Service web changed'),
  );
  const { answer } = seek(wrong, { revision: 1 });
  expect(answer.frame).toMatchObject({ past: true, branch: 'main', revision: 1, full: true });
});

test('one request in two worlds: hops in pairs, and what differs', () => {
  const before = latest(wrong);
  const sides = { left: { label: 'before', moment: { revision: 1 } }, right: { label: 'after' } } as const;
  const { left, right, rows, sameOutcome } = compare(wrong, request, sides, late);
  expect([left.walk?.outcome.kind, right.walk?.outcome.kind, sameOutcome]).toEqual([
    'answered',
    'refused-by-pod',
    false,
  ]);
  expect(latest(wrong)).toBe(before);
  const rule = rows.find(({ left: i }) => left.walk?.hops[i ?? -1]?.kind === 'service-rule');
  expect(right.walk?.hops[rule?.right ?? -1]?.kind).toBe('service-rule');
  expect(rule?.differs).toContain('header');
  expect(rows[0]).toEqual({ left: 0, right: 0, differs: [] });
});

test('modes and edits can be compared, and what cannot be says why', () => {
  const modes = compare(
    opened,
    request,
    { left: { label: 'iptables' }, right: { label: 'nftables', settings: { proxyMode: 'nftables' } } },
    late,
  );
  expect([modes.left.walk?.outcome.kind, modes.right.walk?.outcome.kind]).toEqual(['answered', 'answered']);
  const text = (files[0]?.text ?? '').replace('port: 80,', 'port: 99999,');
  const broken = compare(
    opened,
    request,
    { left: { label: 'as it is' }, right: { label: 'broken', files: [{ name: 'web.yaml', text }] } },
    late,
  );
  expect(broken.right.error).toContain('must be between 1 and 65535');
});
