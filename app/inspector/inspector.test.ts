import { describe, expect, test } from 'vitest';
import type { Packet, RuleVisit } from '../../core/index.ts';
import { headerRows, markText } from './header-rows.ts';
import { ruleRuns, runText } from './rule-runs.ts';

const packet: Packet = {
  protocol: 'TCP',
  src: '10.244.3.20',
  sport: 43122,
  dst: '10.96.42.17',
  dport: 80,
  mark: 0,
  tcp: 'SYN',
};
const visit = (
  chain: string,
  position: number,
  matched: boolean,
  more: Partial<RuleVisit> = {},
): RuleVisit => ({
  table: 'nat',
  chain,
  position,
  text: `-A ${chain} -j X`,
  matched,
  ...more,
});

describe('header', () => {
  test('shows what was rewritten and keeps the rest', () => {
    const rows = headerRows(packet, { ...packet, dst: '10.244.2.4', dport: 8080 });
    expect(rows.filter((row) => row.changed)).toEqual([
      { field: 'dst', before: '10.96.42.17:80', after: '10.244.2.4:8080', changed: true },
    ]);
    expect(rows.map((row) => row.field)).toEqual(['protocol', 'flags', 'src', 'dst', 'mark']);
  });

  test('of a packet that is only just made has nothing struck through', () => {
    expect(headerRows(undefined, packet).every((row) => !row.changed)).toBe(true);
    expect(headerRows(undefined, undefined)).toEqual([]);
  });

  test('says what a mark stands for', () => {
    expect(markText(0x4000)).toBe('0x4000, to be masqueraded');
    expect(markText(0)).toBe('0x0, no masquerade');
    expect(markText(0x8000)).toBe('0x8000');
  });
});

describe('rules', () => {
  test('that did not match are folded by chain, matched ones stand alone', () => {
    const runs = ruleRuns([
      visit('KUBE-SERVICES', 1, false),
      visit('KUBE-SERVICES', 2, false),
      visit('KUBE-SERVICES', 3, true),
      visit('KUBE-SVC-X', 1, false),
      visit('KUBE-SEP-Y', 1, false),
      visit('KUBE-SEP-Y', 2, true),
    ]);
    const text = runs.map((run) =>
      run.run === 'matched'
        ? `${run.visit.chain} ${run.visit.position}`
        : runText(run.chain, run.visits.length),
    );
    expect(text).toEqual([
      'KUBE-SERVICES · 2 rules, no match',
      'KUBE-SERVICES 3',
      'KUBE-SVC-X · 1 rule, no match',
      'KUBE-SEP-Y · 1 rule, no match',
      'KUBE-SEP-Y 2',
    ]);
  });
});
