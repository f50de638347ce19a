import { describe, expect, it } from 'vitest';
import { load } from './apply.ts';
import { chainIn } from './iptables/tables.ts';
import { iptablesSave } from './list.ts';
import type { IptablesCommand } from './load.ts';
import { newNetns } from './netns.ts';

const empty = newNetns({ name: 'node-a', interfaces: [], routes: [] });
const command = (operation: IptablesCommand['operation'], chain: string, rule = ''): IptablesCommand => ({
  tool: 'iptables',
  family: 'IPv4',
  table: 'nat',
  operation,
  chain,
  rule,
});

describe('iptables commands', () => {
  const jump = '-m comment --comment "kubernetes service portals" -j KUBE-SERVICES';
  const once = load(empty, [
    command('ensure-chain', 'KUBE-SERVICES'),
    command('ensure-first', 'OUTPUT', jump),
  ]);

  it('put a jump first, and not twice, however it is written', () => {
    const other = '-j KUBE-SERVICES -m comment --comment "kubernetes service portals"';
    const again = load(once, [
      command('ensure-chain', 'KUBE-SERVICES'),
      command('ensure-first', 'OUTPUT', other),
    ]);
    expect(again.iptables).toEqual(once.iptables);
    expect(iptablesSave(again, 'IPv4').filter(({ text }) => text.startsWith('-A'))).toHaveLength(1);
  });

  it('insert before what is there', () => {
    const more = load(once, [command('ensure-first', 'OUTPUT', '-j ACCEPT')]);
    expect(chainIn(more.iptables.IPv4.nat, 'OUTPUT')?.rules.map(({ text }) => text)).toEqual([
      '-j ACCEPT',
      jump,
    ]);
  });

  it('leave the other family alone', () => {
    expect(iptablesSave(once, 'IPv6')).toEqual([]);
  });

  it('throw on text that iptables would refuse, for it is our own', () => {
    expect(() => load(empty, [command('ensure-first', 'OUTPUT', '-j')])).toThrow();
    expect(() =>
      load(empty, [{ tool: 'iptables-restore', family: 'IPv4', lines: [{ text: '-A X' }] }]),
    ).toThrow('line 1');
  });
});
