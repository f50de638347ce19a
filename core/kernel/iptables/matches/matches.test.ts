import { describe, expect, it } from 'vitest';
import type { Packet } from '../../../net/index.ts';
import type { Sight } from '../../sight.ts';
import { isRefusal } from '../extension.ts';
import { parseRule } from '../parse-rule.ts';
import { tryRule } from '../rule.ts';

const packet: Packet = {
  protocol: 'TCP',
  src: '10.244.1.20',
  sport: 4242,
  dst: '192.168.1.11',
  dport: 30080,
  mark: 0x4001,
  tcp: 'SYN',
};

/** A packet in FORWARD of a node that is 192.168.1.11, on a DNATed flow that is new. */
const sight: Sight = {
  packet,
  family: 'IPv4',
  iif: 'cni0',
  oif: 'eth0',
  physIn: 'veth7',
  ctState: 'NEW',
  nat: { src: false, dst: true },
  now: 10_000,
  draw: () => 0.4,
  isLocal: (address) => address === '192.168.1.11',
  recent: { lastSeen: () => undefined, see: () => {}, forget: () => {}, reap: () => {} },
  count: () => undefined,
  nextNth: () => 0,
};

const holds = (text: string, change: Partial<Sight> = {}): boolean => {
  const rule = parseRule(text, 'IPv4');
  if (isRefusal(rule)) throw new Error(rule.error);
  return tryRule(rule, text, { ...sight, ...change }).matched;
};

describe('the packet above', () => {
  it.each([
    '-s 10.244.0.0/16',
    '! -s 10.96.0.0/12',
    '-d 192.168.1.11',
    '-i cni+ -o eth0',
    '! -i eth0',
    '-p tcp',
    '! -p udp',
    '-p tcp -m tcp --dport 30080',
    '-p tcp --dport 30000:32767 ! --sport 1:1023',
    '-p tcp --syn',
    '-p tcp --tcp-flags ALL SYN',
    '-m mark --mark 0x4000/0x4000',
    '-m mark ! --mark 0x4000',
    '-m conntrack --ctstate RELATED,NEW',
    '-m conntrack --ctstate DNAT',
    '-m conntrack ! --ctstate SNAT,ESTABLISHED',
    '-m addrtype --dst-type LOCAL',
    '-m addrtype --dst-type LOCAL ! --src-type LOCAL',
    '-m comment --comment anything -m nfacct --nfacct-name counter',
    '-m statistic --mode random --probability 0.5',
    '-m statistic --mode random ! --probability 0.3',
    '-m statistic --mode nth --every 3',
    '-m physdev --physdev-is-in ! --physdev-is-out --physdev-in veth+',
    '-m state --state NEW',
    '-p tcp -m multiport --dports 80,30000:30100',
    '-m recent --set',
    '-m recent ! --rcheck',
  ])('meets %s', (text) => {
    expect(holds(text)).toBe(true);
  });

  it.each([
    '! -s 10.244.0.0/16',
    '-s 10.244.1.2',
    '-d 192.168.1.1',
    '-i eth0',
    '-p udp',
    '-p udp -m udp --dport 30080',
    '-p tcp ! --dport 30080',
    '-p tcp ! --syn',
    '-m mark --mark 0x4000',
    '-m conntrack --ctstate ESTABLISHED,RELATED',
    '-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT',
    '-m addrtype --src-type LOCAL',
    '-m addrtype --dst-type MULTICAST,BROADCAST',
    '-m statistic --mode random --probability 0.4',
    '-m statistic --mode random --probability 0',
    '-p tcp -m multiport ! --ports 4242',
    '-m set --match-set anything src',
    '-m physdev --physdev-is-bridged',
    '-m recent --rcheck --seconds 10',
  ])('does not meet %s', (text) => {
    expect(holds(text)).toBe(false);
  });
});

it('a certain probability always holds', () => {
  expect(holds('-m statistic --mode random --probability 1.0', { draw: () => 0.9999999999 })).toBe(true);
});

describe('recent', () => {
  const seenAt = (seen: number) => ({
    recent: { lastSeen: () => seen, see: () => {}, forget: () => {}, reap: () => {} },
  });

  it('remembers an address up to and including the last second', () => {
    expect(holds('-m recent --rcheck --seconds 4 --reap', seenAt(6000))).toBe(true);
    expect(holds('-m recent --rcheck --seconds 4 --reap', seenAt(5999))).toBe(false);
    expect(holds('-m recent --rcheck', seenAt(0))).toBe(true);
  });
});

it('the first condition that says no is named, header before matches', () => {
  const failed = (text: string): string | undefined => {
    const rule = parseRule(text, 'IPv4');
    return isRefusal(rule) ? rule.error : tryRule(rule, text, sight).failed;
  };
  expect(failed('-m tcp --dport 80 -p tcp -d 10.96.0.1')).toBe('-d 10.96.0.1/32');
  expect(failed('-m comment --comment x -m tcp --dport 80 -p tcp')).toBe('-m tcp --dport 80');
});
