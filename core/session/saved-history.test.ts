import { expect, test } from 'vitest';
import { late } from '../late.ts';
import { webBehindAClusterIP } from '../scenarios/index.ts';
import {
  act,
  historyView,
  type Input,
  latest,
  renameBranch,
  resume,
  type Session,
  savedHistory,
  seek,
  start,
} from './index.ts';

const { files, request } = webBehindAClusterIP;
const opened = start(files).session;
const take = (session: Session, ...inputs: readonly Input[]): Session =>
  inputs.reduce((one, input) => act(one, input, late).session, session);
const exec = (line: string): Input => ({ input: 'exec', line });
const edit = (from: string, to: string): Input => ({
  input: 'edit',
  files: files.map(({ name, text }) => ({ name, text: text.replace(from, to) })),
});
const saved = (session: Session) => savedHistory(session) ?? expect.fail('nothing to keep');
/** As storage gives it back. */
const resumed = (session: Session, text = latest(session).files) =>
  resume(JSON.parse(JSON.stringify(saved(session))), text, late);

test('a first text alone needs no history', () => {
  expect(savedHistory(opened)).toBeUndefined();
  expect(savedHistory(take(opened, { input: 'send', request }))).toBeUndefined();
});

test('objects made by commands, settings and time come back as they were', () => {
  const before = take(
    opened,
    exec('kubectl create configmap mine --from-literal=a=b'),
    exec('kubectl delete pod -l app=web'),
    { input: 'set', settings: { proxyMode: 'nftables' } },
    { input: 'advance', by: 30_000 },
  );
  const { session, answer } = resumed(before);
  expect(latest(session)).toEqual(latest(before));
  expect(answer.frame).toMatchObject({ full: true, now: latest(before).cluster.now, applied: true });
  expect(historyView(session)).toEqual(historyView(before));
});

test('requests are left out, and time that they were sent in still passes', () => {
  const before = take(opened, { input: 'advance', by: 5_000, sending: { request, every: 1_000 } });
  expect(saved(before).branches[0]?.inputs).toEqual([
    { input: 'edit', files },
    { input: 'advance', by: 5_000 },
  ]);
  expect(latest(resumed(before).session).cluster.now).toBe(latest(before).cluster.now);
});

test('every future is kept, each with its name and where it parted', () => {
  const main = take(opened, exec('kubectl scale deployment web --replicas=5'));
  const past = seek(main, { revision: 1 }).session;
  const forked = renameBranch(
    take(past, exec('kubectl scale deployment web --replicas=1')),
    'branch 2',
    'one',
  );
  const { session } = resumed(forked);
  expect(session.name).toBe('one');
  expect(historyView(session)).toEqual(historyView(forked));
  const other = seek(session, { branch: 'main', revision: 2 }).session;
  expect(latest(other)).toEqual(latest(main));
});

test('text that was typed after the last input is applied on top', () => {
  const before = take(opened, exec('kubectl create namespace mine'));
  const newer = [{ name: 'web.yaml', text: '' }];
  const { session, answer } = resumed(before, newer);
  expect(latest(session).files).toEqual(newer);
  expect(answer.frame.full).toBe(true);
  expect(answer.frame.upserts.map(({ metadata }) => metadata.name)).toContain('mine');
  expect(answer.frame.upserts.map(({ metadata }) => metadata.name)).not.toContain('web');
});

test('of a long past only the last good text of each stretch is kept, and what is wrong after it', () => {
  const typed = Array.from({ length: 55 }, (_, i) => edit('replicas: 3', `replicas: ${1 + (i % 4)}`));
  const wrong = edit('port: 80,', 'port: 99999,');
  const before = take(
    opened,
    ...typed,
    exec('kubectl create namespace mine'),
    edit('replicas: 3', 'replicas: 2'),
    wrong,
  );
  expect(saved(before).branches[0]?.inputs).toEqual([
    typed.at(-1),
    exec('kubectl create namespace mine'),
    edit('replicas: 3', 'replicas: 2'),
    wrong,
  ]);
  const { answer } = resumed(before);
  expect(answer.frame.applied).toBe(false);
  const pods = answer.frame.upserts.filter(
    ({ kind, metadata }) => kind === 'Pod' && metadata.labels?.app === 'web',
  );
  expect(pods).toHaveLength(2);
});
