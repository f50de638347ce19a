import { describe, expect, test } from 'vitest';
import { load, newNetns, provideNft } from '../../core/kernel/index.ts';
import { type Mode, pinned, printed, repin } from './pin.ts';

// nft comes with the mode that needs it.
provideNft();

const bare = newNetns({ name: 'node-a', interfaces: [], routes: [] });

const choice = (sep: string, more: string) => `-A KUBE-SVC-X ${more}-j KUBE-SEP-${sep}`;
const random = (probability: string) => `-m statistic --mode random --probability ${probability} `;
const iptables = load(bare, [
  {
    tool: 'iptables-restore',
    family: 'IPv4',
    lines: [
      '*nat',
      ':KUBE-SVC-X - [0:0]',
      ':KUBE-SEP-A - [0:0]',
      ':KUBE-SEP-B - [0:0]',
      ':KUBE-SEP-C - [0:0]',
      choice('A', random('0.3333333333')),
      choice('B', random('0.5000000000')),
      choice('C', ''),
      ...['A', 'B', 'C'].map(
        (sep, i) => `-A KUBE-SEP-${sep} -p tcp -m tcp -j DNAT --to-destination 10.244.1.${i + 2}:8080`,
      ),
      'COMMIT',
    ].map((text) => ({ text })),
  },
]);

const endpoint = (n: number) => `endpoint-X-default/web/tcp/http__10.244.1.${n}/8080`;
const nftables = load(bare, [
  {
    tool: 'nft',
    lines: [
      'add table ip kube-proxy',
      'add chain ip kube-proxy service-X',
      ...[2, 3].map((n) => `add chain ip kube-proxy ${endpoint(n)}`),
      `add rule ip kube-proxy service-X numgen random mod 2 vmap { 0 : goto ${endpoint(2)} , 1 : goto ${endpoint(3)} }`,
    ].map((text) => ({ text })),
  },
]);

const rules = (mode: Mode, address: string): readonly string[] =>
  pinned(printed(mode === 'iptables' ? iptables : nftables, mode, 0), mode, address).map(({ text }) => text);

const odds = (address: string): readonly string[] =>
  rules('iptables', address).flatMap((text) => /--probability (\S+)/.exec(text)?.[1] ?? []);

describe('a pinned listing', () => {
  test('iptables: the wanted rule always matches, those before it never do', () => {
    expect(odds('10.244.1.2')).toEqual(['1.00000000000', '0.00000000000']);
    expect(odds('10.244.1.3')).toEqual(['0.00000000000', '1.00000000000']);
    expect(odds('10.244.1.4')).toEqual(['0.00000000000', '0.00000000000']);
  });

  test('iptables: a choice without the wanted endpoint falls on its first', () => {
    expect(odds('10.244.9.9')[0]).toBe('1.00000000000');
  });

  test('nft: the map is looked up with the endpoint’s number', () => {
    const numgen = (address: string) =>
      rules('nftables', address).flatMap((text) => /numgen (.*) vmap/.exec(text)?.[1] ?? []);
    expect(numgen('10.244.1.3')).toEqual(['random mod 1 offset 1']);
    expect(numgen('10.244.9.9')).toEqual(['random mod 1 offset 0']);
  });

  test('has the same rules in the same places', () => {
    for (const mode of ['iptables', 'nftables'] as const) {
      const before = printed(mode === 'iptables' ? iptables : nftables, mode, 0);
      const after = pinned(before, mode, '10.244.1.3');
      expect(after.map(({ chain, position }) => [chain, position])).toEqual(
        before.map(({ chain, position }) => [chain, position]),
      );
    }
  });
});

test('only chains that choose are written anew, and core takes the commands', () => {
  for (const mode of ['iptables', 'nftables'] as const) {
    const netns = mode === 'iptables' ? iptables : nftables;
    const before = printed(netns, mode, 0);
    const lines = repin(before, pinned(before, mode, '10.244.1.3'), mode);
    expect(lines.some(({ text }) => /SEP-A |chain ip kube-proxy endpoint/.test(text))).toBe(false);
    const after = load(netns, [
      mode === 'iptables' ? { tool: 'iptables-restore', family: 'IPv4', lines } : { tool: 'nft', lines },
    ]);
    expect(printed(after, mode, 0).map(({ text }) => text)).toEqual(rules(mode, '10.244.1.3'));
  }
});
