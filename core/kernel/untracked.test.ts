import { describe, expect, it } from 'vitest';
import type { Packet } from '../net/index.ts';
import { type KernelCommand, load, type Netns, newNetns, receive } from './index.ts';
import { provideNft } from './provide.ts';

provideNft();

const node = (...commands: readonly KernelCommand[]): Netns =>
  load(
    newNetns({
      name: 'node-a',
      interfaces: [
        { name: 'lo', kind: 'loopback', addresses: ['127.0.0.1/8'] },
        { name: 'eth0', kind: 'ethernet', addresses: ['192.168.1.11/24', '169.254.20.10/32'] },
      ],
      routes: [{ to: 'default', via: '192.168.1.1', dev: 'eth0' }],
    }),
    commands,
  );

const iptables = (text: string): KernelCommand => ({
  tool: 'iptables-restore',
  family: 'IPv4',
  lines: text
    .trim()
    .split('\n')
    .map((line) => ({ text: line.trim() })),
});

const query: Packet = {
  protocol: 'UDP',
  src: '192.168.1.20',
  sport: 4242,
  dst: '169.254.20.10',
  dport: 53,
  mark: 0,
};

const at = { now: 0, draw: () => 0 };
const passed = (netns: Netns, packet = query) => receive(netns, { packet, iif: 'eth0' }, at);

describe.each(['-j CT --notrack', '-j NOTRACK'])('raw %s', (target) => {
  const netns = node(
    iptables(`*raw
      -A PREROUTING -d 169.254.20.10/32 -p udp -m udp --dport 53 ${target}
      COMMIT
      *filter
      -A INPUT -m conntrack --ctstate INVALID -j DROP
      -A INPUT -m conntrack --ctstate NEW -j DROP
      -A INPUT -m state --state UNTRACKED -j ACCEPT
      -P INPUT DROP
      COMMIT
      *nat
      -A PREROUTING -p udp -j DNAT --to-destination 10.0.0.1:53
      COMMIT`),
  );

  it('keeps a packet from conntrack and nat, and rules see it as UNTRACKED', () => {
    const { fate, hooks, netns: after } = passed(netns);
    expect(fate).toEqual({ kind: 'deliver' });
    expect(hooks.map(({ stage, verdict }) => `${stage} ${verdict}`)).toEqual([
      'raw ACCEPT',
      'conntrack UNTRACKED',
      'routing local 169.254.20.10 from 192.168.1.20 dev lo',
      'filter ACCEPT',
    ]);
    expect(after.conntrack).toEqual(netns.conntrack);
  });

  it('leaves other packets alone', () => {
    expect(passed(netns, { ...query, dport: 54 }).packet.dst).toBe('10.0.0.1');
  });
});
