import { expect, it } from 'vitest';
import type { Packet } from '../net/index.ts';
import { emit, load, newNetns, receive } from './index.ts';

const rules = [
  '*nat',
  ':KUBE-MARK-MASQ - [0:0]',
  '-A KUBE-MARK-MASQ -j MARK --or-mark 0x4000',
  '-A PREROUTING -d fd00:96::10/128 -p tcp --dport 80 ! -s fd00:244::/48 -j KUBE-MARK-MASQ',
  '-A PREROUTING -d fd00:96::10/128 -p tcp --dport 80 -j DNAT --to-destination [fd00:244:0:1::8]:8080',
  '-A POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE',
  'COMMIT',
  '*filter',
  '-A FORWARD -d fd00:96::99 -j REJECT',
  'COMMIT',
];
const node = load(
  newNetns({
    name: 'node-a',
    interfaces: [
      { name: 'eth0', kind: 'ethernet', addresses: ['192.168.1.11/24', 'fd00:192::11/64'] },
      { name: 'cni0', kind: 'bridge', addresses: ['10.244.1.1/24', 'fd00:244:0:1::1/64'] },
    ],
    routes: [
      { to: 'default', via: '192.168.1.1', dev: 'eth0' },
      { to: '::/0', via: 'fd00:192::1', dev: 'eth0' },
    ],
  }),
  [{ tool: 'iptables-restore', family: 'IPv6', lines: rules.map((text) => ({ text })) }],
);
const syn = (src: string, dst: string): Packet => ({
  protocol: 'TCP',
  src,
  sport: 4242,
  dst,
  dport: 80,
  mark: 0,
  tcp: 'SYN',
});
const context = { now: 0, draw: () => 0 };

it('a packet of either family meets the rules of its own', () => {
  const six = receive(node, { packet: syn('fd00:5::9', 'fd00:96::10'), iif: 'eth0' }, context);
  expect(six.packet).toMatchObject({
    src: 'fd00:244:0:1::1',
    sport: 4242,
    dst: 'fd00:244:0:1::8',
    dport: 8080,
  });
  expect(six.fate).toEqual({ kind: 'forward', oif: 'cni0', nextHop: 'fd00:244:0:1::8' });
  const four = receive(node, { packet: syn('10.244.1.8', '10.96.0.10'), iif: 'cni0' }, context);
  expect(four.fate).toEqual({ kind: 'forward', oif: 'eth0', nextHop: '192.168.1.1' });
});

it('a refusal goes from an address of the family', () => {
  const refused = receive(node, { packet: syn('fd00:244:0:1::8', 'fd00:96::99'), iif: 'cni0' }, context);
  if (refused.fate.kind !== 'reject') throw new Error(refused.fate.kind);
  expect(emit(refused.netns, refused.fate.reply, context).packet).toMatchObject({
    src: 'fd00:244:0:1::1',
    dst: 'fd00:244:0:1::8',
  });
});
