import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Packet } from '../net/index.ts';
import {
  conntrackList,
  emit,
  type HookPass,
  load,
  type Netns,
  newNetns,
  type Passage,
  receive,
  type Sysctls,
} from './index.ts';

const restoreInput = readFileSync(
  new URL('./testdata/base-world/iptables-restore.txt', import.meta.url),
  'utf8',
);

/** Jumps that kube-proxy inserts one by one, in their final order. */
const jumps = [
  '*filter',
  ...['INPUT', 'OUTPUT'].map((chain) => `-A ${chain} -j KUBE-FIREWALL`),
  '-A FORWARD -j KUBE-FORWARD',
  '-A FORWARD -m conntrack --ctstate NEW -j KUBE-SERVICES',
  'COMMIT',
  '*nat',
  '-A PREROUTING -j KUBE-SERVICES',
  '-A OUTPUT -j KUBE-SERVICES',
  '-A POSTROUTING -j KUBE-POSTROUTING',
  'COMMIT',
];

/** node-a of the recorded world: 192.168.1.11, Pods 10.244.1.0/24 on a bridge; web is 10.96.42.17 with 10.244.1.8 here and 10.244.2.9 on node-b. */
function nodeA(sysctls: Partial<Sysctls> = {}): Netns {
  const machine = newNetns({
    name: 'node-a',
    interfaces: [
      { name: 'lo', kind: 'loopback', addresses: ['127.0.0.1/8'] },
      { name: 'eth0', kind: 'ethernet', addresses: ['192.168.1.11/24'] },
      { name: 'cni0', kind: 'bridge', addresses: ['10.244.1.1/24'] },
    ],
    routes: [
      { to: 'default', via: '192.168.1.1', dev: 'eth0' },
      { to: '10.244.2.0/24', via: '192.168.1.12', dev: 'eth0' },
    ],
    sysctls,
  });
  const lines = [...restoreInput.trimEnd().split('\n'), ...jumps].map((text) => ({ text }));
  return load(machine, [{ tool: 'iptables-restore', family: 'IPv4', lines }]);
}

const tcp = (
  src: string,
  sport: number,
  dst: string,
  dport: number,
  flags: Packet['tcp'] = 'SYN',
): Packet => ({
  protocol: 'TCP',
  src,
  sport,
  dst,
  dport,
  mark: 0,
  tcp: flags ?? 'SYN',
});
const at = (now: number, draw = 0) => ({ now, draw: () => draw });
const header = ({ src, sport, dst, dport }: Packet): string => `${src}:${sport} > ${dst}:${dport}`;
const stages = ({ hooks }: Passage): readonly string[] =>
  hooks.map(({ hook, stage }: HookPass) => `${hook} ${stage}`);
const pod = (packet: Packet, iif = 'cni0') => ({ packet, iif });

describe('a Pod calls a Service', () => {
  const syn = receive(nodeA(), pod(tcp('10.244.1.20', 4242, '10.96.42.17', 80)), at(0, 0.7));

  it('and is sent to the endpoint that chance picks, with its own address', () => {
    expect(header(syn.packet)).toBe('10.244.1.20:4242 > 10.244.2.9:80');
    expect(syn.fate).toEqual({ kind: 'forward', oif: 'eth0', nextHop: '192.168.1.12' });
    expect(syn.hooks.flatMap(({ visits }) => visits).find(({ chance }) => chance)).toMatchObject({
      matched: false,
      failed: '-m statistic --mode random --probability 0.50000000000',
      chance: { probability: 0.5, drawn: 0.7 },
    });
  });

  it('passing the hooks in the kernel’s order', () => {
    expect(stages(syn)).toEqual([
      'PREROUTING conntrack',
      'PREROUTING nat',
      'PREROUTING routing',
      'FORWARD filter',
      'POSTROUTING nat',
    ]);
  });

  it('and the reply comes back from the Service address, with no rule of nat asked', () => {
    const reply = receive(
      syn.netns,
      pod(tcp('10.244.2.9', 80, '10.244.1.20', 4242, 'SYN-ACK'), 'eth0'),
      at(1),
    );
    expect(header(reply.packet)).toBe('10.96.42.17:80 > 10.244.1.20:4242');
    expect(reply.hooks.filter(({ stage }) => stage === 'nat').flatMap(({ visits }) => visits)).toEqual([]);
    const ack = receive(reply.netns, pod(tcp('10.244.1.20', 4242, '10.96.42.17', 80, 'ACK')), at(2, 0));
    expect(header(ack.packet)).toBe('10.244.1.20:4242 > 10.244.2.9:80');
    expect(conntrackList(ack.netns.conntrack, 1002)).toEqual([
      'tcp      6 431999 ESTABLISHED src=10.244.1.20 dst=10.96.42.17 sport=4242 dport=80 src=10.244.2.9 dst=10.244.1.20 sport=80 dport=4242 [ASSURED] mark=0 use=1',
    ]);
  });

  it('which is forgotten when its time is up', () => {
    expect(conntrackList(syn.netns.conntrack, 119_999)[0]).toContain('SYN_SENT');
    expect(conntrackList(syn.netns.conntrack, 120_000)).toEqual([]);
  });
});

describe('masquerade', () => {
  it('gives an outside client the address that faces the endpoint, and another port', () => {
    const near = receive(nodeA(), pod(tcp('203.0.113.9', 5555, '192.168.1.11', 30080), 'eth0'), at(0, 0));
    expect(header(near.packet)).toBe('10.244.1.1:1024 > 10.244.1.8:80');
    const far = receive(nodeA(), pod(tcp('203.0.113.9', 5555, '192.168.1.11', 30080), 'eth0'), at(0, 0.6));
    expect(far.packet.src).toBe('192.168.1.11');
    expect(far.packet.mark).toBe(0);
  });

  it('lets a Pod reach itself', () => {
    const hairpin = receive(nodeA(), pod(tcp('10.244.1.8', 4242, '10.96.42.17', 80)), at(0, 0));
    expect(header(hairpin.packet)).toBe('10.244.1.1:1024 > 10.244.1.8:80');
    const back = receive(hairpin.netns, pod(tcp('10.244.1.8', 80, '10.244.1.1', 1024, 'SYN-ACK')), at(1));
    expect(header(back.packet)).toBe('10.96.42.17:80 > 10.244.1.8:4242');
  });

  it('draws the next port when the drawn one is taken', () => {
    const first = receive(nodeA(), pod(tcp('203.0.113.9', 5555, '192.168.1.11', 30080), 'eth0'), at(0, 0));
    const second = receive(
      first.netns,
      pod(tcp('203.0.113.9', 5556, '192.168.1.11', 30080), 'eth0'),
      at(0, 0),
    );
    expect(second.packet.sport).toBe(1025);
  });
});

describe('a process of the node', () => {
  it('calls 127.0.0.1:nodePort and is answered', () => {
    const syn = emit(nodeA(), tcp('127.0.0.1', 4242, '127.0.0.1', 30080), at(0, 0));
    expect(header(syn.packet)).toBe('10.244.1.1:1024 > 10.244.1.8:80');
    expect(syn.fate).toEqual({ kind: 'forward', oif: 'cni0', nextHop: '10.244.1.8' });
    const back = receive(syn.netns, pod(tcp('10.244.1.8', 80, '10.244.1.1', 1024, 'SYN-ACK')), at(1));
    expect(header(back.packet)).toBe('127.0.0.1:30080 > 127.0.0.1:4242');
    expect(back.fate).toEqual({ kind: 'deliver' });
  });

  it('but not without route_localnet', () => {
    const node = nodeA({ 'net.ipv4.conf.all.route_localnet': 0 });
    const syn = emit(node, tcp('127.0.0.1', 4242, '127.0.0.1', 30080), at(0, 0));
    expect(syn.fate).toMatchObject({ kind: 'drop', errno: 'EINVAL' });
    expect(conntrackList(syn.netns.conntrack, 0)).toEqual([]);
  });

  it('reaches another process of the node over lo, through INPUT', () => {
    const syn = emit(nodeA(), tcp('192.168.1.11', 4242, '192.168.1.11', 22), at(0));
    expect(syn.fate).toEqual({ kind: 'deliver' });
    expect(stages(syn).at(-1)).toBe('INPUT filter');
  });

  it('gets ENETUNREACH where no route leads', () => {
    const lonely = newNetns({ name: 'x', interfaces: [], routes: [] });
    expect(emit(lonely, tcp('192.0.2.1', 1, '192.0.2.2', 1), at(0)).fate).toMatchObject({
      errno: 'ENETUNREACH',
    });
  });
});

describe('refusals', () => {
  const node = load(nodeA(), [
    {
      tool: 'iptables-restore',
      family: 'IPv4',
      lines: [
        '*filter',
        '-I FORWARD -p tcp -d 10.244.2.9 -j REJECT',
        '-I FORWARD -p tcp --dport 81 -j REJECT --reject-with tcp-reset',
        'COMMIT',
      ].map((text) => ({ text })),
    },
  ]);

  it('come from the address that faces the sender, about the packet it sent', () => {
    const syn = receive(node, pod(tcp('10.244.1.20', 4242, '10.96.42.17', 80)), at(0, 0.9));
    if (syn.fate.kind !== 'reject') throw new Error(syn.fate.kind);
    expect(conntrackList(syn.netns.conntrack, 0)).toEqual([]);
    const error = emit(syn.netns, syn.fate.reply, at(0));
    expect(error.fate).toEqual({ kind: 'forward', oif: 'cni0', nextHop: '10.244.1.20' });
    expect(error.packet).toMatchObject({
      protocol: 'ICMP',
      src: '10.96.42.17',
      dst: '10.244.1.20',
      icmp: {
        type: 'port-unreachable',
        about: { src: '10.244.1.20', sport: 4242, dst: '10.96.42.17', dport: 80 },
      },
    });
  });

  it('may be a RST that seems to come from the far end', () => {
    const syn = receive(node, pod(tcp('10.244.1.20', 4242, '10.244.2.2', 81)), at(0));
    if (syn.fate.kind !== 'reject') throw new Error(syn.fate.kind);
    expect(emit(syn.netns, syn.fate.reply, at(0)).packet).toMatchObject({
      src: '10.244.2.2',
      sport: 81,
      tcp: 'RST',
    });
  });

  it('answer a packet for which there is no route', () => {
    const lonely = newNetns({
      name: 'router',
      interfaces: [{ name: 'eth0', kind: 'ethernet', addresses: ['192.0.2.1/24'] }],
      routes: [],
    });
    const lost = receive(lonely, pod(tcp('192.0.2.9', 1, '10.96.0.9', 80), 'eth0'), at(0));
    expect(lost.fate).toMatchObject({
      kind: 'reject',
      reply: { src: '192.0.2.1', dst: '192.0.2.9', icmp: { type: 'net-unreachable' } },
    });
  });

  it('of an endpoint reach the client with the Service as their source', () => {
    const udp: Packet = {
      protocol: 'UDP',
      src: '10.244.1.20',
      sport: 5000,
      dst: '10.96.0.10',
      dport: 53,
      mark: 0,
    };
    const query = receive(nodeA(), pod(udp), at(0, 0));
    const about = { protocol: 'UDP', src: '10.244.1.20', sport: 5000, dst: '10.244.1.2', dport: 53 } as const;
    const icmp: Packet = {
      protocol: 'ICMP',
      src: '10.244.1.2',
      sport: 0,
      dst: '10.244.1.20',
      dport: 0,
      mark: 0,
      icmp: { type: 'port-unreachable', about },
    };
    const error = receive(query.netns, pod(icmp), at(1));
    expect(error.packet.src).toBe('10.96.0.10');
    expect(error.packet.icmp?.about).toMatchObject({ dst: '10.96.0.10', dport: 53 });
    expect(error.hooks[0]).toMatchObject({ stage: 'conntrack', verdict: 'RELATED' });
  });
});

describe('neighbours on one bridge', () => {
  const syn = (node: Netns) => receive(node, pod(tcp('10.244.1.20', 4242, '10.96.42.17', 80)), at(0, 0));
  const reply = pod(tcp('10.244.1.8', 80, '10.244.1.20', 4242, 'SYN-ACK'));

  it('see the Service answer, because bridged replies pass iptables', () => {
    expect(header(receive(syn(nodeA()).netns, reply, at(1)).packet)).toBe(
      '10.96.42.17:80 > 10.244.1.20:4242',
    );
  });

  it('see a stranger answer with bridge-nf-call-iptables off', () => {
    const back = receive(syn(nodeA({ 'net.bridge.bridge-nf-call-iptables': 0 })).netns, reply, at(1));
    expect(header(back.packet)).toBe('10.244.1.8:80 > 10.244.1.20:4242');
    expect(back.hooks).toEqual([]);
  });

  it('cannot reach themselves through a port without hairpin', () => {
    const node = nodeA();
    const interfaces = node.interfaces.map((one) =>
      one.kind === 'bridge' ? { ...one, hairpin: false } : one,
    );
    const self = receive({ ...node, interfaces }, pod(tcp('10.244.1.8', 1, '10.96.42.17', 80)), at(0, 0));
    expect(self.fate).toMatchObject({ kind: 'drop', reason: 'port of cni0 is not set to hairpin' });
    // The bridge drops the frame before FORWARD, so that conntrack never takes the flow in.
    expect(self.hooks.map(({ hook }) => hook)).not.toContain('FORWARD');
    expect(conntrackList(self.netns.conntrack, 0)).toEqual([]);
  });
});

it('a SYN-ACK of a flow that was never seen is INVALID, and dropped', () => {
  const stray = receive(nodeA(), pod(tcp('10.244.2.9', 80, '10.244.1.20', 4242, 'SYN-ACK'), 'eth0'), at(0));
  expect(stray.hooks[0]).toMatchObject({ stage: 'conntrack', verdict: 'INVALID' });
  expect(stray.fate).toEqual({ kind: 'drop', reason: 'filter KUBE-FORWARD #1' });
});

it('a source that can only be a lie is dropped', () => {
  const spoofed = receive(nodeA(), pod(tcp('192.168.1.11', 1, '10.244.1.8', 80), 'eth0'), at(0));
  expect(spoofed.fate).toEqual({ kind: 'drop', reason: 'martian source 192.168.1.11' });
});

it('passages are plain data', () => {
  const { netns, hooks } = receive(nodeA(), pod(tcp('10.244.1.20', 4242, '10.96.42.17', 80)), at(0, 0));
  expect(JSON.parse(JSON.stringify({ netns, hooks }))).toEqual({ netns, hooks });
});
