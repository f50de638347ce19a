import { expect, test } from 'vitest';
import type { RuleVisit } from '../../core/index.ts';
import { ruleParts, visitNote } from './rule-parts.ts';

const visit = (
  chain: string,
  position: number,
  matched: boolean,
  more: Partial<RuleVisit> = {},
): RuleVisit => ({ table: 'nat', chain, position, text: `-A ${chain} -j X`, matched, ...more });

test('a rule is taken apart without losing a word', () => {
  const text =
    '-A KUBE-SERVICES -d 10.96.42.17/32 -p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-LOLE4ISW44XBNF3G';
  expect(ruleParts(visit('KUBE-SERVICES', 1, true, { text }))).toEqual({
    matches: '-d 10.96.42.17/32 -p tcp -m tcp --dport 80',
    comment: '-m comment --comment "default/web:http cluster IP"',
    jump: '-j KUBE-SVC-LOLE4ISW44XBNF3G',
  });
  const bare = visit('C', 1, true, { text: '-A C -j DNAT --to-destination 10.244.2.4:8080' });
  expect(ruleParts(bare)).toEqual({
    matches: '',
    comment: '',
    jump: '-j DNAT --to-destination 10.244.2.4:8080',
  });
});

test('a rule says why it did not apply, and what chance had drawn', () => {
  expect(visitNote(visit('C', 1, false, { failed: '-d 10.96.0.1/32' }))).toBe('no: -d 10.96.0.1/32');
  expect(visitNote(visit('C', 1, false, { chance: { probability: 0.5, drawn: 0.71 } }))).toBe(
    'drew 0.71, not below 0.50',
  );
  expect(visitNote(visit('C', 1, true))).toBeUndefined();
});
