import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Packet } from '../../net/index.ts';
import { emit, load, type Netns, newNetns, type Passage } from '../index.ts';

/** A machine with one chain of rules that packets pass on their way out. */
const machine = (rules: readonly string[]): Netns =>
  load(
    newNetns({
      name: 'node-a',
      interfaces: [{ name: 'eth0', kind: 'ethernet', addresses: ['192.168.1.11/24'] }],
      routes: [{ to: 'default', via: '192.168.1.1', dev: 'eth0' }],
    }),
    [
      {
        tool: 'iptables-restore',
        family: 'IPv4',
        lines: [
          '*filter',
          ':SEEN - [0:0]',
          '-A OUTPUT -j SEEN',
          ...rules.map((rule) => `-A SEEN ${rule}`),
          'COMMIT',
        ].map((text) => ({ text })),
      },
    ],
  );

const packetTo = (dst: string, dport: number, protocol: 'TCP' | 'UDP' = 'TCP'): Packet => ({
  protocol,
  src: '192.168.1.11',
  sport: 40000,
  dst,
  dport,
  mark: 0,
  ...(protocol === 'TCP' ? { tcp: 'SYN' } : {}),
});

const looked = (rules: readonly string[], packet: Packet) => {
  const passage: Passage = emit(machine(rules), packet, { now: 0, draw: () => 0.5 });
  const pass = passage.hooks.find(({ hook, stage }) => hook === 'OUTPUT' && stage === 'filter');
  if (!pass) throw new Error('no rule was looked at');
  return pass;
};

const HOSTS = Array.from({ length: 1_000 }, (_, i) => `10.96.${i >> 8}.${i & 255}`);

describe('a packet among rules for other hosts and ports', () => {
  const many = HOSTS.map((host) => `-d ${host}/32 -p tcp -m tcp --dport 80 -j MARK --set-xmark 0x1/0x1`);

  it('is held against each rule, in order, and each that says no says why', () => {
    const pass = looked(many, packetTo('10.96.1.10', 80));
    expect(pass.looked).toBe(1_001);
    expect(pass.visits.map(({ position }) => position)).toEqual([1, ...HOSTS.map((_, i) => i + 1)]);
    expect(pass.visits[1]).toMatchObject({ chain: 'SEEN', matched: false, failed: '-d 10.96.0.0/32' });
    expect(pass.visits.filter(({ matched }) => matched).map(({ position }) => position)).toEqual([1, 267]);
    expect(pass.decisive).toEqual(pass.visits.filter(({ matched }) => matched));
    // The rules after the one that marked it have seen the mark.
    expect(pass.visits.map(({ mark }) => mark)).toEqual([
      ...Array(267).fill(undefined),
      ...Array(734).fill(1),
    ]);
  });

  it('has a record that crosses to another thread whole', () => {
    const pass = looked(many, packetTo('10.96.1.10', 80));
    expect(structuredClone(pass).visits).toEqual(pass.visits);
    expect(JSON.parse(JSON.stringify(pass)).visits).toHaveLength(1_001);
  });

  it('is told of the port, or of the protocol, that is not its own', () => {
    const rules = [
      '-p tcp -m comment --comment one -m tcp --dport 30001 -j ACCEPT',
      '-p udp -m udp --dport 30002 -j ACCEPT',
      '-p tcp -m tcp --dport 30002 -j ACCEPT',
    ];
    const { visits } = looked(rules, packetTo('10.0.0.1', 30002));
    expect(visits.slice(1).map(({ failed, target }) => failed ?? target)).toEqual([
      '-m tcp --dport 30001',
      '-p udp',
      'ACCEPT',
    ]);
  });
});

const host = fc.constantFrom('10.96.0.1', '10.96.0.2', '10.96.0.3');
const condition = fc.oneof(
  host.map((one) => `-d ${one}/32`),
  host.map((one) => `! -d ${one}/32`),
  fc.constantFrom('-d 10.96.0.0/30', '-s 192.168.1.11/32', '', '-m mark --mark 0x1/0x1'),
  fc.constantFrom(
    '-p tcp -m tcp --dport 80',
    '-p udp -m udp --dport 80',
    '-p tcp -m tcp ! --dport 80',
    '-p tcp -m tcp --dport 80:90',
    '-p tcp -m tcp --sport 40000',
  ),
);
const target = fc.constantFrom('-j MARK --set-xmark 0x1/0x1', '-j RETURN', '-j DROP', '');

it('goes by the same rules as a packet that is held against each by itself', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(condition, target), { maxLength: 12 }),
      host,
      fc.constantFrom(80, 85, 443),
      fc.constantFrom('TCP' as const, 'UDP' as const),
      (parts, dst, dport, protocol) => {
        const rules = parts
          .map((words) => words.filter((word) => word !== '').join(' '))
          .filter((one) => one !== '');
        const packet = packetTo(dst, dport, protocol);
        const { visits, verdict } = looked(rules, packet);
        // Each rule alone, on a packet with the mark that those before it left.
        let mark = 0;
        for (const visit of visits.slice(1)) {
          const rule = rules[visit.position - 1] ?? '';
          const alone = looked([rule], { ...packet, mark }).visits[1];
          expect({ ...alone, position: visit.position }).toEqual(visit);
          mark = visit.mark ?? 0;
        }
        const left = visits.slice(1).findIndex(({ target }) => target === 'RETURN' || target === 'DROP');
        expect(visits.length - 1).toBe(left < 0 ? rules.length : left + 1);
        expect(verdict).toBe(visits.at(-1)?.target === 'DROP' ? 'DROP' : 'ACCEPT');
      },
    ),
  );
});
