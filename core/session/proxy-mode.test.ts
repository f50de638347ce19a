import { expect, test } from 'vitest';
import { late } from '../late.ts';
import { webBehindAClusterIP } from '../scenarios/index.ts';
import type { Walk } from '../walk/index.ts';
import { dispatch, latest, type Session, start } from './index.ts';
import { rulesOf } from './rules.ts';
import type { Input } from './types.ts';

const { files, request } = webBehindAClusterIP;
const take = (session: Session, input: Input) => dispatch(session, input, late);

function sent(session: Session, line: string = request.line): Walk {
  const { walk } = take(session, { input: 'send', request: { ...request, line } }).answer;
  if (!walk) throw new Error('no walk');
  return walk;
}

const opened = start(files).session;
const nft = take(opened, { input: 'set', settings: { proxyMode: 'nftables' } }).session;

test('in nftables mode the same request takes the same hops, and the choice knows its odds', () => {
  const [before, after] = [sent(opened), sent(nft)];
  expect(after.outcome).toMatchObject({ kind: 'answered', summary: '200 OK' });
  expect(after.hops.map(({ kind }) => kind)).toEqual(before.hops.map(({ kind }) => kind));
  const choice = (walk: Walk) => walk.hops.find(({ kind }) => kind === 'service-rule');
  const odds = (walk: Walk) => choice(walk)?.candidates?.map(({ probability }) => probability.toFixed(9));
  expect(odds(after)).toEqual(odds(before));
  expect(choice(after)?.candidates?.filter(({ verdict }) => verdict === 'chosen')).toHaveLength(1);
  expect(choice(after)?.because).toContain('nft draws one random number');
});

test('what no Service has is refused where iptables mode lets it pass', () => {
  const address = sent(nft).hops.find(({ kind }) => kind === 'socket')?.before?.dst;
  const walk = sent(nft, `curl http://${address}:81`);
  expect(walk.hops.find(({ kind }) => kind === 'reject')?.caption).toContain('this address has no such port');
});

test('the rules of a node are those of its tool, and nothing of the other mode is left', () => {
  const view = rulesOf(latest(nft), 'node-a');
  expect(view.command).toBe('nft list ruleset');
  expect(view.lines.some(({ origins }) => origins.length > 0)).toBe(true);
  const back = take(nft, { input: 'set', settings: { proxyMode: 'iptables' } }).session;
  expect(rulesOf(latest(back), 'node-a').command).toBe('iptables-save');
  expect(sent(back).outcome.summary).toBe('200 OK');
});
