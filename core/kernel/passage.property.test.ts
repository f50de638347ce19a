import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { flowKey, type Packet } from '../net/index.ts';
import { findEntry } from './conntrack/table.ts';
import {
  conntrackEntries,
  emit,
  load,
  type Netns,
  newNetns,
  type Passage,
  parseTables,
  receive,
} from './index.ts';

const dump = parseTables(
  readFileSync(new URL('./testdata/base-world/iptables-save.txt', import.meta.url), 'utf8'),
  'IPv4',
);
if (!dump.ok) throw new Error(dump.error);

const node: Netns = {
  ...newNetns({
    name: 'node-a',
    interfaces: [
      { name: 'lo', kind: 'loopback', addresses: ['127.0.0.1/8'] },
      { name: 'eth0', kind: 'ethernet', addresses: ['192.168.1.11/24'] },
      { name: 'cni0', kind: 'bridge', addresses: ['10.244.1.1/24'] },
    ],
    routes: [
      { to: '10.244.2.0/24', via: '192.168.1.12', dev: 'eth0' },
      { to: '203.0.113.0/24', via: '192.168.1.1', dev: 'eth0' },
    ],
  }),
  iptables: { IPv4: dump.tables, IPv6: {} },
};

const address = fc.constantFrom(
  '10.244.1.8',
  '10.244.1.20',
  '10.244.2.9',
  '10.96.42.17',
  '10.96.0.10',
  '10.96.7.7',
  '192.168.1.11',
  '192.168.1.12',
  '203.0.113.9',
  '127.0.0.1',
  '198.51.100.10',
  '8.8.8.8',
);
const port = fc.constantFrom(53, 80, 4242, 30080);
const header = fc.record({ src: address, sport: port, dst: address, dport: port });
const flags = fc.constantFrom('SYN', 'SYN-ACK', 'ACK', 'PSH-ACK', 'FIN-ACK', 'RST' as const);
const packet: fc.Arbitrary<Packet> = fc.oneof(
  fc
    .record({ head: header, tcp: flags })
    .map(({ head, tcp }) => ({ protocol: 'TCP', ...head, mark: 0, tcp }) as Packet),
  header.map((head) => ({ protocol: 'UDP', ...head, mark: 0 }) as Packet),
  fc.record({ head: header, about: header }).map(({ head, about }) => {
    const icmp = { type: 'port-unreachable', about: { protocol: 'TCP', ...about } } as const;
    return { protocol: 'ICMP', src: head.src, sport: 0, dst: head.dst, dport: 0, mark: 0, icmp } as Packet;
  }),
);
const step = fc.record({
  packet,
  from: fc.constantFrom('eth0', 'cni0', 'local'),
  after: fc.nat(200_000),
  draw: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
});

/** Every packet in turn on the namespace that the one before left; refusals are sent at once. */
function run(
  steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[],
): readonly Passage[] {
  const passages: Passage[] = [];
  let netns = node;
  let now = 0;
  for (const { packet: one, from, after, draw } of steps) {
    now += after;
    const context = { now, draw: () => draw };
    const passage =
      from === 'local' ? emit(netns, one, context) : receive(netns, { packet: one, iif: from }, context);
    passages.push(passage);
    netns = passage.netns;
    if (passage.fate.kind !== 'reject') continue;
    const reply = emit(netns, passage.fate.reply, context);
    passages.push(reply);
    netns = reply.netns;
  }
  return passages;
}

it('any packets in any order end somewhere, as plain data, and leave each hook’s record in order', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      for (const { netns, packet: out, hooks, fate } of run(steps)) {
        expect(['deliver', 'forward', 'drop', 'reject']).toContain(fate.kind);
        expect(out.mark).toBe(0);
        for (const [at, pass] of hooks.entries())
          if (at > 0) expect(pass.before).toEqual(hooks[at - 1]?.after);
        expect(JSON.parse(JSON.stringify(netns.conntrack))).toEqual(netns.conntrack);
      }
    }),
  );
});

it('each flow in the conntrack table is found by both its tuples', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const { conntrack } = run(steps).at(-1)?.netns ?? node;
      const now = steps.reduce((sum, { after }) => sum + after, 0);
      for (const entry of conntrackEntries(conntrack, now)) {
        expect(findEntry(conntrack, entry.original, now)).toEqual({ entry, direction: 'ORIGINAL' });
        if (flowKey(entry.reply) !== flowKey(entry.original))
          expect(findEntry(conntrack, entry.reply, now)).toEqual({ entry, direction: 'REPLY' });
      }
    }),
  );
});

it('the same packets with the same draws give the same namespace', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
      expect(run(steps)).toEqual(run(steps));
    }),
    { numRuns: 20 },
  );
});

it('rules loaded twice are the rules loaded once', () => {
  const text = readFileSync(new URL('./testdata/base-world/iptables-restore.txt', import.meta.url), 'utf8');
  const input = {
    tool: 'iptables-restore',
    family: 'IPv4',
    lines: text
      .trimEnd()
      .split('\n')
      .map((line) => ({ text: line })),
  } as const;
  const once = load(node, [input]);
  expect(load(once, [input])).toEqual(once);
});
