import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Packet } from '../../net/index.ts';
import { load } from '../apply.ts';
import { emit } from '../emit.ts';
import { nftListRuleset } from '../list.ts';
import { type Netns, newNetns } from '../netns.ts';
import type { Passage } from '../passage.ts';
import { provideNft } from '../provide.ts';
import { receive } from '../receive.ts';

provideNft();

const bare = newNetns({
  name: 'node-a',
  interfaces: [
    { name: 'lo', kind: 'loopback', addresses: ['127.0.0.1/8', '::1/128'] },
    { name: 'eth0', kind: 'ethernet', addresses: ['192.168.1.11/24', 'fd00:192:168:1::11/64'] },
    { name: 'cni0', kind: 'bridge', addresses: ['10.244.1.1/24', 'fd00:10:244:1::1/64'] },
  ],
  routes: [
    { to: 'default', via: '192.168.1.1', dev: 'eth0' },
    { to: '10.244.2.0/24', via: '192.168.1.12', dev: 'eth0' },
    { to: 'fd00:10:244:2::/64', via: 'fd00:192:168:1::12', dev: 'eth0' },
  ],
});

const withNft = (netns: Netns, text: string): Netns =>
  load(netns, [
    {
      tool: 'nft',
      lines: text
        .trim()
        .split('\n')
        .map((line) => ({ text: line.trim() })),
    },
  ]);

/** node-a of a recorded world, with the rules that kube-proxy fed to nft there. */
const recorded = (world: string): Netns =>
  withNft(bare, readFileSync(new URL(`../testdata/${world}/nft.txt`, import.meta.url), 'utf8'));

const syn = (src: string, sport: number, dst: string, dport: number): Packet => ({
  protocol: 'TCP',
  src,
  sport,
  dst,
  dport,
  mark: 0,
  tcp: 'SYN',
});

const at = (now: number, draw = 0) => ({ now, draw: () => draw });
const fromPod = (netns: Netns, packet: Packet, context = at(0)) =>
  receive(netns, { packet, iif: 'cni0', bridgePort: 'veth1' }, context);

const visits = ({ hooks }: Passage) => hooks.flatMap((pass) => pass.visits);
const matched = (passage: Passage) =>
  visits(passage)
    .filter((visit) => visit.matched)
    .map(({ chain, position, target, goto }) => `${chain} #${position} ${goto ? 'goto ' : ''}${target}`);

describe('kube-proxy’s table', () => {
  const node = recorded('base-world');

  it('sends a Service’s packet to the endpoint that the drawn number stands for', () => {
    const passages = [0, 0.49, 0.5, 0.99].map((drawn) =>
      fromPod(node, syn('10.244.1.20', 4000, '10.96.42.17', 80), at(0, drawn)),
    );
    expect(passages.map(({ packet }) => packet.dst)).toEqual([
      '10.244.1.8',
      '10.244.1.8',
      '10.244.2.9',
      '10.244.2.9',
    ]);
    const choice = visits(passages[2] as Passage).find(({ text }) => text.startsWith('numgen'));
    expect(choice?.chance).toEqual({ probability: 0.5, drawn: 0.5 });
  });

  it('finds the Service by one look into a map, however many there are', () => {
    const passage = fromPod(node, syn('10.244.1.20', 4000, '10.96.42.17', 80));
    const nat = passage.hooks.find(({ stage, hook }) => stage === 'nat' && hook === 'PREROUTING');
    expect(nat?.visits.map(({ chain }) => chain.split('-')[0])).toEqual([
      'nat',
      'services',
      'service',
      'service',
      'endpoint',
      'endpoint',
    ]);
    expect(nat?.visits[2]).toMatchObject({
      matched: false,
      failed: 'ip saddr != 10.244.0.0/16',
      text: 'ip daddr 10.96.42.17 ip saddr != 10.244.0.0/16 jump mark-for-masquerade',
    });
  });

  it('refuses a port that the Service lacks and swallows an address that nobody has', () => {
    expect(fromPod(node, syn('10.244.1.20', 4000, '10.96.42.17', 81)).fate).toMatchObject({
      kind: 'reject',
      reply: { src: '10.244.1.1', icmp: { type: 'port-unreachable' } },
    });
    expect(fromPod(node, syn('10.244.1.20', 4000, '10.96.99.99', 80)).fate).toEqual({
      kind: 'drop',
      reason: 'kube-proxy cluster-ips-check #2',
    });
  });

  it('masquerades what comes from outside, after it has cleared the mark', () => {
    const arrival = { packet: syn('203.0.113.7', 4000, '192.168.1.11', 30080), iif: 'eth0' };
    const passage = receive(node, arrival, at(0, 0.9));
    expect(passage.packet).toMatchObject({ src: '192.168.1.11', dst: '10.244.2.9', mark: 0 });
    expect(matched(passage).slice(-3)).toEqual([
      'nat-postrouting #1 masquerading',
      'masquerading #2 MARK',
      'masquerading #3 MASQUERADE',
    ]);
  });

  it('has nat rules for first packets only; the rest follows conntrack', () => {
    const first = fromPod(node, syn('10.244.1.20', 4000, '10.96.42.17', 80));
    const again = fromPod(first.netns, syn('10.244.1.20', 4000, '10.96.42.17', 80), at(1000, 0.9));
    expect(again.packet.dst).toBe('10.244.1.8');
    expect(visits(again).some(({ chain }) => chain === 'services')).toBe(false);
  });

  it('serves IPv6 by a table of its own', () => {
    const dual = recorded('s29-dual-stack-half-answered');
    const packet = syn('fd00:10:244:1::20', 4000, 'fd00:10:96::2a11', 80);
    expect(fromPod(dual, packet, at(0, 0.9)).packet.dst).toBe('fd00:10:244:2::9');
    expect(fromPod(dual, { ...packet, dport: 81 }).fate.kind).toBe('reject');
  });
});

describe('session affinity', () => {
  const call = (netns: Netns, sport: number, now: number, draw: number) =>
    fromPod(netns, syn('10.244.3.20', sport, '10.96.42.17', 80), at(now, draw));
  const HOURS = 3_600_000;

  it('beats chance for as long as its set remembers, and every connection begins the time anew', () => {
    let netns = recorded('s21-session-affinity');
    const dialled = [
      [0, 0],
      [2 * HOURS, 0.9],
      [4 * HOURS, 0.9],
      [8 * HOURS, 0.9],
    ].map(([now = 0, draw = 0], n) => {
      const passage = call(netns, 4000 + n, now, draw);
      netns = passage.netns;
      return passage.packet.dst;
    });
    expect(dialled).toEqual(['10.244.1.8', '10.244.1.8', '10.244.1.8', '10.244.2.9']);
  });

  it('is a matter of the ruleset: the listing shows the client and its time', () => {
    const { netns } = call(recorded('s21-session-affinity'), 4000, 0, 0);
    const listing = nftListRuleset(netns, 60_000).map(({ text }) => text);
    expect(listing).toContain('\t\telements = { 10.244.3.20 expires 2h59m }');
  });
});

describe('base chains', () => {
  const chains = (passage: Passage) =>
    passage.hooks.map(({ hook, stage, verdict }) => `${hook} ${stage} ${verdict}`);

  it('run by priority between the kernel’s own stages; accept ends only one of them', () => {
    const netns = withNft(
      bare,
      `add table inet t
       add chain inet t late { type filter hook prerouting priority filter ; }
       add chain inet t early { type filter hook prerouting priority raw ; }
       add chain inet t mid { type filter hook prerouting priority dstnat - 10 ; }
       add chain inet t dnat { type nat hook prerouting priority dstnat ; }
       add rule inet t early accept
       add rule inet t mid ct state new accept
       add rule inet t dnat tcp dport 80 dnat ip to 10.244.2.9:8080
       add rule inet t late ip daddr 10.244.2.9 drop`,
    );
    const passage = fromPod(netns, syn('10.244.1.20', 4000, '198.51.100.1', 80));
    expect(chains(passage)).toEqual([
      'PREROUTING filter ACCEPT',
      'PREROUTING conntrack NEW',
      'PREROUTING filter ACCEPT',
      'PREROUTING nat DNAT',
      'PREROUTING filter DROP',
    ]);
    expect(passage.fate).toEqual({ kind: 'drop', reason: 't late #1' });
  });

  it('share nat with iptables: the first that decides is the only one', () => {
    const iptables = load(bare, [
      {
        tool: 'iptables-restore',
        family: 'IPv4',
        lines: [
          '*nat',
          '-A PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.2.1',
          'COMMIT',
        ].map((text) => ({ text })),
      },
    ]);
    const both = withNft(
      iptables,
      `add table ip t
       add chain ip t c { type nat hook prerouting priority -100 ; }
       add rule ip t c tcp dport { 80, 443 } dnat to 10.244.2.2`,
    );
    const to = (dport: number) => fromPod(both, syn('10.244.1.20', 4000, '198.51.100.1', dport)).packet.dst;
    expect([to(80), to(443), to(81)]).toEqual(['10.244.2.1', '10.244.2.2', '198.51.100.1']);
  });

  it('may have a policy that drops; a local process is told at once', () => {
    const netns = withNft(
      bare,
      `add table ip t
       add chain ip t out { type filter hook output priority 0 ; policy drop ; }
       add chain ip t allowed
       add rule ip t out jump allowed
       add rule ip t allowed oifname "eth*" tcp dport 443 accept`,
    );
    const send = (dport: number) => emit(netns, syn('192.168.1.11', 4000, '203.0.113.7', dport), at(0)).fate;
    expect(send(443).kind).toBe('forward');
    expect(send(80)).toEqual({ kind: 'drop', reason: 'policy of t out', errno: 'EPERM' });
  });

  it('count packets with numgen inc, each rule for itself', () => {
    let netns = withNft(
      bare,
      `add table ip t
       add chain ip t c { type nat hook prerouting priority -100 ; }
       add rule ip t c dnat to numgen inc mod 2 map { 0 : 10.244.2.1, 1 : 10.244.2.2 }`,
    );
    const dialled = [1, 2, 3].map((n) => {
      const passage = fromPod(netns, syn('10.244.1.20', 4000 + n, '198.51.100.1', 80));
      netns = passage.netns;
      return passage.packet.dst;
    });
    expect(dialled).toEqual(['10.244.2.1', '10.244.2.2', '10.244.2.1']);
  });

  it('do not stop for what is not modelled: the record names the part that could not be judged', () => {
    const netns = withNft(
      bare,
      `add table ip t
       add chain ip t c { type filter hook forward priority 0 ; }
       add rule ip t c tcp dport 80 limit rate 3/minute drop`,
    );
    const passage = fromPod(netns, syn('10.244.1.20', 4000, '203.0.113.7', 80));
    expect(passage.fate.kind).toBe('forward');
    expect(visits(passage)).toMatchObject([{ matched: false, failed: 'limit rate 3/minute drop' }]);
  });
});
