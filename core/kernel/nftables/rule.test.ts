import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRule } from './rule.ts';

describe('a rule as nft lists it', () => {
  it.each([
    ['mark and 0x4000 == 0 return', 'meta mark & 0x00004000 == 0x00000000 return'],
    ['mark set mark or 0x4000', 'meta mark set meta mark | 0x00004000'],
    ['meta mark set 1', 'meta mark set 0x00000001'],
    ['ip daddr { 10.96.0.0/12 } drop comment "why"', 'ip daddr 10.96.0.0/12 drop comment "why"'],
    [
      'ip saddr != { 203.0.113.0/24 , 192.168.1.0/24,198.51.100.10/32 } drop',
      'ip saddr != { 192.168.1.0/24, 198.51.100.10, 203.0.113.0/24 } drop',
    ],
    ['ct state established,related accept', 'ct state established,related accept'],
    ['tcp dport { 443, 80 } accept', 'tcp dport { 80, 443 } accept'],
    ['tcp dport 8000-8010 accept', 'tcp dport 8000-8010 accept'],
    ['ip daddr . meta l4proto . th dport vmap @m', 'ip daddr . meta l4proto . th dport vmap @m'],
    [
      'numgen random mod 2 vmap { 0 : goto a , 1 : goto b }',
      'numgen random mod 2 vmap { 0 : goto a, 1 : goto b }',
    ],
    ['numgen inc mod 3 offset 1 vmap { 1 : drop }', 'numgen inc mod 3 offset 1 vmap { 1 : drop }'],
    ['meta l4proto 6 dnat to [fd00::0:1]:80', 'meta l4proto tcp dnat to [fd00::1]:80'],
    [
      'dnat ip addr . port to numgen random mod 2 map { 0 : 10.0.0.1 . 80 , 1 : 10.0.0.2 . 80 }',
      'dnat ip to numgen random mod 2 map { 0 : 10.0.0.1 . 80, 1 : 10.0.0.2 . 80 }',
    ],
    ['oifname veth* masquerade random,persistent', 'oifname "veth*" masquerade random,persistent'],
    [
      'counter reject with icmp type admin-prohibited',
      'counter packets 0 bytes 0 reject with icmp admin-prohibited',
    ],
    ['reject with icmp port-unreachable', 'reject'],
    ['ip saddr @pods queue num 101 bypass', 'ip saddr @pods queue flags bypass to 101'],
    ['queue', 'queue to 0'],
    ['icmpv6 type nd-router-solicit accept', 'icmpv6 type nd-router-solicit accept'],
    ['skuid 0 accept', 'meta skuid 0 accept'],
    ['update @s { ip saddr timeout 90s }', 'update @s { ip saddr timeout 1m30s }'],
  ])('%s', (written, listed) => {
    const rule = parseRule(written, 'ip');
    expect(rule.text).toBe(listed);
    expect(rule.statements.some((statement) => statement.foreign)).toBe(false);
  });

  it('keeps what is not modelled, with the comment behind it', () => {
    const rule = parseRule('tcp dport 22 limit rate 3/minute accept comment "x"', 'ip');
    expect(rule.text).toBe('tcp dport 22 limit rate 3/minute accept comment "x"');
    expect(rule.statements.map((statement) => statement.foreign ?? false)).toEqual([false, true]);
  });
});

const address = fc.ipV4();
const network = fc.tuple(address, fc.integer({ min: 1, max: 32 })).map(([ip, length]) => `${ip}/${length}`);
const value = fc.oneof(address, network);
const port = fc.nat(65535).map(String);
const mark = fc.nat(0xffffffff).map((number) => `0x${number.toString(16)}`);
const chain = fc.stringMatching(/^[a-z][a-z0-9/._-]{0,20}$/);
const list = (one: fc.Arbitrary<string>) =>
  fc.uniqueArray(one, { minLength: 1, maxLength: 4 }).map((all) => `{ ${all.join(' , ')} }`);
const conditions = [
  fc
    .tuple(fc.constantFrom('ip saddr', 'ip daddr'), fc.constantFrom('', '!= '), fc.oneof(value, list(value)))
    .map((words) => `${words[0]} ${words[1]}${words[2]}`),
  fc
    .tuple(fc.constantFrom('tcp dport', 'th sport'), fc.oneof(port, list(port)))
    .map((words) => words.join(' ')),
  mark.map((bits) => `mark and ${bits} != 0`),
  fc.constantFrom(
    'ct state new',
    'fib daddr type local',
    'meta l4proto udp',
    'iifname eth0',
    'ct status dnat',
  ),
];
const actions = fc.oneof(
  fc.constantFrom('accept', 'drop', 'return', 'reject', 'masquerade fully-random'),
  chain.map((name) => `goto ${name}`),
  mark.map((bits) => `mark set mark xor ${bits}`),
  fc.tuple(address, port).map(([ip, number]) => `dnat to ${ip}:${number}`),
);

it('any rule that has been listed is listed the same again', () => {
  const anyRule = fc.tuple(fc.array(fc.oneof(...conditions), { maxLength: 3 }), actions);
  fc.assert(
    fc.property(anyRule, ([tests, action]) => {
      const { text, statements } = parseRule([...tests, action].join(' '), 'ip');
      expect(statements).toHaveLength(tests.length + 1);
      expect(parseRule(text, 'ip').text).toBe(text);
    }),
  );
});
