import { expect, test } from 'vitest';
import type { RuleVisit } from '../../../core/index.ts';
import { dispatch, start, webBehindAClusterIP } from '../../../core/index.ts';
import { late } from '../../../core/late.ts';
import type { Chain } from './chains.ts';
import { chainsOf, shownRows } from './chains.ts';

const visit = (chain: string, position: number, target?: string): RuleVisit => ({
  table: 'nat',
  chain,
  position,
  text: `-A ${chain}`,
  matched: target !== undefined,
  ...(target && { target }),
});

/** `A(1 2>B(1))`: chain A met its rules 1 and 2, and the second led into B. */
const drawn = ({ name, rows }: Chain): string =>
  `${name}(${rows.map(({ rule, into }) => `${rule.position}${into ? `>${drawn(into)}` : ''}`).join(' ')})`;

test('a chain that is jumped to stands inside the rule that jumped, and the packet comes back after it', () => {
  const met = [
    visit('OUTPUT', 1, 'KUBE-SERVICES'),
    visit('KUBE-SERVICES', 1),
    visit('KUBE-SERVICES', 2, 'KUBE-SVC-A'),
    visit('KUBE-SVC-A', 1, 'KUBE-MARK-MASQ'),
    visit('KUBE-MARK-MASQ', 1, 'MARK'),
    visit('KUBE-SVC-A', 2, 'KUBE-SEP-A'),
    visit('KUBE-SEP-A', 1, 'DNAT'),
  ];
  expect(chainsOf(met).map(drawn)).toEqual([
    'OUTPUT(1>KUBE-SERVICES(1 2>KUBE-SVC-A(1>KUBE-MARK-MASQ(1) 2>KUBE-SEP-A(1))))',
  ]);
});

test('two tables at one hook are two chains, also under one name', () => {
  const met = [visit('FORWARD', 1), { ...visit('FORWARD', 1), table: 'filter' }];
  expect(chainsOf(met).map(drawn)).toEqual(['FORWARD(1)', 'FORWARD(1)']);
});

test('every rule of a real walk is in exactly one chain, in the order in which it was met', () => {
  const { files, request } = webBehindAClusterIP;
  const { walk } = dispatch(start(files).session, { input: 'send', request }, late).answer;
  const flat = (chain: Chain): readonly RuleVisit[] =>
    chain.rows.flatMap(({ rule, into }) => [rule, ...(into ? flat(into) : [])]);
  for (const hop of (walk?.hops ?? []).flatMap(({ steps }) => steps)) {
    expect(chainsOf(hop.considered).flatMap(flat)).toEqual(hop.considered);
  }
});

test('a long run without a match is counted, a short one is shown', () => {
  const met = [...[1, 2, 3, 4].map((at) => visit('C', at)), visit('C', 5, 'DNAT'), visit('C', 6)];
  const [chain] = chainsOf(met);
  expect(
    shownRows(chain as Chain).map((each) => (each.row === 'passed' ? [each.from, each.to] : 'rule')),
  ).toEqual([[1, 4], 'rule', 'rule']);
});
