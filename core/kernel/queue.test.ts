import { expect, test } from 'vitest';
import type { Packet } from '../net/index.ts';
import { emit } from './emit.ts';
import { type Netns, newNetns } from './netns.ts';
import { runNft } from './nftables/transaction.ts';
import { receive } from './receive.ts';
import type { KernelContext } from './skb.ts';

const RULES = [
  'add table inet guard',
  'add chain inet guard postrouting { type filter hook postrouting priority 95 ; policy accept ; }',
  'add rule inet guard postrouting meta skuid 0 accept',
  'add rule inet guard postrouting ct state established,related accept',
  'add rule inet guard postrouting ip saddr 10.1.0.5 queue flags bypass to 7',
  'add rule inet guard postrouting udp dport 9 queue',
  'add rule inet guard postrouting ip saddr 10.1.0.5 drop',
];

function machine(): Netns {
  const loaded = runNft(
    {},
    RULES.map((text) => ({ text })),
  );
  if (!loaded.ok) throw new Error(loaded.error);
  const interfaces = [
    { name: 'cni0', kind: 'bridge', addresses: ['10.1.0.1/24'] },
    { name: 'eth0', kind: 'ethernet', addresses: ['192.168.1.1/24'] },
  ] as const;
  return { ...newNetns({ name: 'one', interfaces, routes: [] }), nftables: loaded.ruleset };
}

const SYN: Packet = {
  protocol: 'TCP',
  src: '10.1.0.5',
  sport: 4000,
  dst: '192.168.1.9',
  dport: 80,
  mark: 0,
  tcp: 'SYN',
};
const context = (queue?: KernelContext['queue']): KernelContext => ({
  now: 0,
  draw: () => 0,
  ...(queue ? { queue } : {}),
});
const sent = (packet: Packet, queue?: KernelContext['queue'], netns = machine()) =>
  receive(netns, { packet, iif: 'cni0', bridgePort: 'veth-5' }, context(queue));
const judged = ({ hooks }: ReturnType<typeof sent>) =>
  hooks.flatMap(({ queued, verdict }) => (queued ? [{ ...queued, says: verdict }] : []));

test('the program at the queue sees the packet and decides', () => {
  const seen: unknown[] = [];
  const passed = sent(SYN, (asked) => {
    seen.push(asked);
    return 'accept';
  });
  expect(seen).toMatchObject([{ netns: 'one', number: 7, packet: { dst: '192.168.1.9', dport: 80 } }]);
  expect(passed.fate).toMatchObject({ kind: 'forward', oif: 'eth0' });
  expect(judged(passed)).toEqual([{ number: 7, verdict: 'accept', says: 'ACCEPT' }]);
  const dropped = sent(SYN, () => 'drop');
  expect(dropped.fate).toEqual({
    kind: 'drop',
    reason: 'guard postrouting #3, queue 7',
    queued: { number: 7, verdict: 'drop' },
  });
  expect(judged(dropped)).toEqual([{ number: 7, verdict: 'drop', says: 'DROP' }]);
  expect(Object.keys(dropped.netns.conntrack)).toEqual(Object.keys(machine().conntrack));
});

test('accepted, a packet skips the rest of the chain; the next one of the flow is not asked about', () => {
  const passed = sent(SYN, () => 'accept');
  const answer = { ...SYN, src: SYN.dst, sport: 80, dst: SYN.src, dport: 4000, tcp: 'SYN-ACK' } as const;
  const never = (): never => expect.unreachable();
  const back = receive(passed.netns, { packet: answer, iif: 'eth0' }, context(never));
  expect(back.fate).toMatchObject({ kind: 'forward', oif: 'cni0' });
  expect(sent({ ...SYN, tcp: 'ACK' }, never, back.netns).fate.kind).toBe('forward');
});

test('with nobody at the queue the flag decides', () => {
  expect(judged(sent(SYN))).toEqual([{ number: 7, verdict: 'bypassed', says: 'ACCEPT' }]);
  const datagram: Packet = {
    protocol: 'UDP',
    src: '10.1.0.6',
    sport: 5,
    dst: '192.168.1.9',
    dport: 9,
    mark: 0,
  };
  const lost = sent(datagram);
  expect(lost.fate.kind).toBe('drop');
  expect(judged(lost)).toEqual([{ number: 0, verdict: 'lost', says: 'DROP' }]);
});

test('what a local process sends carries its user, what is forwarded does not', () => {
  const own: Packet = { ...SYN, src: '192.168.1.1', dst: '192.168.1.9', protocol: 'UDP', dport: 9 };
  expect(emit(machine(), own, context()).fate.kind).toBe('forward');
});
