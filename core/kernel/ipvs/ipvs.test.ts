import { describe, expect, test } from 'vitest';
import type { TcpFlags } from '../../net/index.ts';
import { load } from '../apply.ts';
import { conntrackList } from '../conntrack/list.ts';
import { emit } from '../emit.ts';
import { type Netns, newNetns } from '../netns.ts';
import { provideIpvs } from '../provide.ts';
import { receive } from '../receive.ts';
import { ipvsadmRestore } from './command.ts';
import { ipvsadmList, ipvsadmSave } from './list.ts';
import { emptyIpvs } from './state.ts';

provideIpvs();

const VIP = '10.96.0.40';

const lines = (...texts: string[]) => texts.map((text) => ({ text }));

/** A node with two virtual servers on its dummy link, one of them persistent. */
function node(sysctls: Netns['sysctls'] | Partial<Netns['sysctls']> = {}): Netns {
  const netns = newNetns({
    name: 'node-a',
    interfaces: [
      { name: 'lo', kind: 'loopback', addresses: ['127.0.0.1/8'] },
      { name: 'eth0', kind: 'ethernet', addresses: ['192.168.1.11/24'] },
      { name: 'cni0', kind: 'bridge', addresses: ['10.244.1.1/24'] },
    ],
    routes: [
      { to: '0.0.0.0/0', via: '192.168.1.1', dev: 'eth0' },
      { to: '10.244.2.0/24', via: '192.168.1.12', dev: 'eth0' },
    ],
  });
  return load(netns, [
    {
      tool: 'sysctl',
      set: { 'net.ipv4.vs.conntrack': 1, 'net.ipv4.vs.expire_nodest_conn': 1, ...sysctls },
    },
    { tool: 'ip', lines: lines('link add kube-ipvs0 type dummy', `addr add ${VIP}/32 dev kube-ipvs0`) },
    {
      tool: 'ipvsadm',
      lines: lines(
        `-A -t ${VIP}:80 -s rr`,
        `-a -t ${VIP}:80 -r 10.244.2.8:8080 -m -w 1`,
        `-a -t ${VIP}:80 -r 10.244.2.9:8080 -m -w 1`,
        `-A -u ${VIP}:53 -s rr`,
        `-a -u ${VIP}:53 -r 10.244.2.8:53 -m -w 1`,
        `-A -t ${VIP}:81 -s rr -p 600`,
        `-a -t ${VIP}:81 -r 10.244.2.8:8080 -m -w 1`,
        `-a -t ${VIP}:81 -r 10.244.2.9:8080 -m -w 1`,
        `-A -t ${VIP}:82 -s rr`,
      ),
    },
  ]);
}

/** Packets that come in by eth0 one after another; the clock is the caller's. */
function machine(start: Netns = node()) {
  let netns = start;
  let now = 0;
  const context = () => ({ now, draw: () => 0 });
  const run = (packet: Parameters<typeof receive>[1]['packet'], iif = 'eth0') => {
    const passage = receive(netns, { packet, iif }, context());
    netns = passage.netns;
    return passage;
  };
  return {
    tcp: (tcp: TcpFlags, sport = 40_000, dport = 80, src = '203.0.113.7') =>
      run({ protocol: 'TCP', src, sport, dst: VIP, dport, mark: 0, tcp }),
    udp: (sport = 40_000) =>
      run({ protocol: 'UDP', src: '203.0.113.7', sport, dst: VIP, dport: 53, mark: 0 }),
    reply: (tcp: TcpFlags, server: string, dport = 40_000, dst = '203.0.113.7') =>
      run({ protocol: 'TCP', src: server, sport: 8080, dst, dport, mark: 0, tcp }),
    sent: (tcp: TcpFlags, sport = 40_000) =>
      emit(netns, { protocol: 'TCP', src: VIP, sport, dst: VIP, dport: 80, mark: 0, tcp }, context()),
    run,
    wait: (ms: number) => {
      now += ms;
    },
    ipvsadm: (...texts: string[]) => {
      netns = load(netns, [{ tool: 'ipvsadm', lines: lines(...texts) }]);
    },
    list: () => ipvsadmList(netns.ipvs ?? emptyIpvs, now).map(({ text }) => text),
    conntrack: () => conntrackList(netns.conntrack, now),
  };
}

describe('a connection', () => {
  test('goes from INPUT by OUTPUT and POSTROUTING to its server, never through FORWARD', () => {
    const { tcp } = machine();
    const { fate, packet, hooks } = tcp('SYN');
    expect(fate).toEqual({ kind: 'forward', oif: 'eth0', nextHop: '192.168.1.12' });
    expect(packet).toMatchObject({ src: '203.0.113.7', dst: '10.244.2.9', dport: 8080 });
    const seen = hooks.map(({ hook, stage }) => `${hook} ${stage}`);
    expect(seen).toEqual(['PREROUTING conntrack', 'PREROUTING routing', 'INPUT ipvs', 'OUTPUT routing']);
  });

  test('keeps its server, and replies come from the virtual server', () => {
    const { tcp, reply, conntrack } = machine();
    const server = tcp('SYN').packet.dst;
    expect(reply('SYN-ACK', server).packet).toMatchObject({ src: VIP, sport: 80, dst: '203.0.113.7' });
    expect(tcp('ACK').packet.dst).toBe(server);
    expect(conntrack()[0]).toContain(`src=203.0.113.7 dst=${VIP}`);
    expect(conntrack()[0]).toContain(`src=${server} dst=203.0.113.7`);
  });

  test('counts as active until a side closes it, and then as inactive for two minutes', () => {
    const { tcp, reply, list, wait } = machine();
    const server = tcp('SYN').packet.dst;
    reply('SYN-ACK', server);
    tcp('ACK');
    const line = () => list().find((text) => text.includes(`${server}:8080`));
    expect(line()).toBe(`  -> ${server}:8080              Masq    1      1          0`);
    tcp('FIN-ACK');
    reply('FIN-ACK', server);
    expect(line()).toContain('Masq    1      0          1');
    wait(121_000);
    expect(line()).toContain('Masq    1      0          0');
  });

  test('is forgotten after 15 minutes of silence, with its flow: what comes then is no start and meets no listener', () => {
    const { tcp, reply, wait, conntrack } = machine();
    const server = tcp('SYN').packet.dst;
    reply('SYN-ACK', server);
    tcp('ACK');
    wait(15 * 60_000 + 1);
    const late = tcp('PSH-ACK');
    expect(late.fate).toEqual({ kind: 'deliver' });
    expect(late.packet.dst).toBe(VIP);
    expect(conntrack().filter((text) => text.includes(server))).toEqual([]);
  });

  test('of a local process leaves by OUTPUT, again from the start of the hook', () => {
    const { sent } = machine();
    const { fate, hooks, packet } = sent('SYN');
    expect(fate.kind).toBe('forward');
    expect(packet.dst).toBe('10.244.2.9');
    expect(hooks.map(({ hook, stage }) => `${hook} ${stage}`)).toEqual([
      'OUTPUT routing',
      'OUTPUT conntrack',
      'OUTPUT ipvs',
      'OUTPUT routing',
    ]);
  });

  test('to a server on this very node stays in INPUT', () => {
    const { ipvsadm, tcp } = machine();
    ipvsadm(`-a -t ${VIP}:82 -r 192.168.1.11:8080 -m -w 1`);
    const { fate, packet } = tcp('SYN', 40_000, 82);
    expect(fate).toEqual({ kind: 'deliver' });
    expect(packet).toMatchObject({ dst: '192.168.1.11', dport: 8080 });
  });
});

describe('nobody to serve', () => {
  test('an empty virtual server answers with port unreachable, from its own address', () => {
    const { fate } = machine().tcp('SYN', 40_000, 82);
    expect(fate).toMatchObject({
      kind: 'reject',
      reply: { src: VIP, dst: '203.0.113.7', icmp: { type: 'port-unreachable' } },
    });
  });

  test('with expire_nodest_conn the connections of a removed server end with it; the next packet begins anew', () => {
    const { udp, ipvsadm, conntrack } = machine();
    expect(udp().packet.dst).toBe('10.244.2.8');
    ipvsadm(`-d -u ${VIP}:53 -r 10.244.2.8:53`, `-a -u ${VIP}:53 -r 10.244.2.9:53 -m -w 1`);
    expect(conntrack()).toEqual([]);
    expect(udp().packet.dst).toBe('10.244.2.9');
  });

  test('without it their packets are dropped for as long as the connection lasts', () => {
    const { udp, ipvsadm } = machine(node({ 'net.ipv4.vs.expire_nodest_conn': 0 }));
    udp();
    ipvsadm(`-d -u ${VIP}:53 -r 10.244.2.8:53`, `-a -u ${VIP}:53 -r 10.244.2.9:53 -m -w 1`);
    expect(udp().fate.kind).toBe('drop');
  });

  test('a server at weight 0 keeps its open connections and gets no new one', () => {
    const { tcp, reply, ipvsadm } = machine();
    const server = tcp('SYN').packet.dst;
    reply('SYN-ACK', server);
    ipvsadm(`-e -t ${VIP}:80 -r ${server}:8080 -m -w 0`);
    expect(tcp('ACK').packet.dst).toBe(server);
    for (let sport = 41_000; sport < 41_004; sport++) expect(tcp('SYN', sport).packet.dst).not.toBe(server);
  });
});

describe('persistence', () => {
  test('a client stays with its server on every port of its own, others go on', () => {
    const { tcp } = machine();
    const first = tcp('SYN', 40_000, 81).packet.dst;
    for (let sport = 40_001; sport < 40_005; sport++) expect(tcp('SYN', sport, 81).packet.dst).toBe(first);
    expect(tcp('SYN', 40_000, 81, '203.0.113.8').packet.dst).not.toBe(first);
  });

  test('ends when the time has run out since the last connection and none is open', () => {
    const { tcp, wait } = machine();
    const first = tcp('SYN', 40_000, 81).packet.dst;
    wait(500_000);
    expect(tcp('SYN', 40_001, 81).packet.dst).toBe(first);
    wait(599_000);
    expect(tcp('SYN', 40_002, 81).packet.dst).toBe(first);
    wait(601_000);
    expect(tcp('SYN', 40_003, 81).packet.dst).not.toBe(first);
  });

  test('with expire_quiescent_template it is given up for a server at weight 0', () => {
    const { tcp, ipvsadm } = machine(node({ 'net.ipv4.vs.expire_quiescent_template': 1 }));
    const first = tcp('SYN', 40_000, 81).packet.dst;
    ipvsadm(`-e -t ${VIP}:81 -r ${first}:8080 -m -w 0`);
    expect(tcp('SYN', 40_001, 81).packet.dst).not.toBe(first);
  });
});

test('an ICMP error of a real server comes to the client as from the virtual one', () => {
  const { udp, run } = machine();
  const { packet } = udp();
  const about = { protocol: 'UDP', src: '203.0.113.7', sport: 40_000, dst: packet.dst, dport: 53 } as const;
  const error = {
    protocol: 'ICMP',
    src: packet.dst,
    sport: 0,
    dst: '203.0.113.7',
    dport: 0,
    mark: 0,
  } as const;
  const passed = run({ ...error, icmp: { type: 'port-unreachable', about } });
  expect(passed.packet).toMatchObject({ src: VIP, icmp: { about: { dst: VIP, dport: 53 } } });
});

describe('ipvsadm', () => {
  test('what --save prints, --restore takes; servers come sorted, IPv4 addresses as signed numbers', () => {
    const texts = [
      '-A -t 172.16.0.1:80 -s wlc',
      '-A -t 192.168.1.11:30080 -s mh -b mh-port -p 10800',
      '-a -t 192.168.1.11:30080 -r 10.244.1.7:8080 -m -w 1',
      '-a -t 192.168.1.11:30080 -r 10.244.1.10:8080 -m -w 0',
      '-A -t 10.96.0.1:443 -s rr',
      '-A -u 10.96.0.10:53 -s rr',
      '-A --sctp-service 10.96.0.9:99 -s rr',
      '-A -t [fd00::1]:80 -s rr',
      '-a -t [fd00::1]:80 -r [fd00:10:244::7]:8080 -m -w 1',
    ];
    const result = ipvsadmRestore(emptyIpvs, lines(...texts));
    expect(ipvsadmSave(result.ipvs).map(({ text }) => text)).toEqual(texts);
  });

  test('says what is wrong in its own words, and keeps what went before', () => {
    const refuse = (...texts: string[]) => {
      const result = ipvsadmRestore(emptyIpvs, lines(...texts));
      return result.ok ? 'ok' : `${result.line}: ${result.error}`;
    };
    expect(refuse('-A -t 10.0.0.1:80 -s rr', '-A -t 10.0.0.1:80 -s rr')).toBe('2: Service already exists');
    expect(refuse('-a -t 10.0.0.1:80 -r 10.0.0.2:80 -m')).toBe('1: Service not defined');
    expect(refuse('-D -t 10.0.0.1:80')).toBe('1: No such service');
    expect(refuse('-A -t 10.0.0.1:80 -s best')).toBe('1: bad argument of -s: "best"');
    expect(refuse('-A -t nowhere:80')).toBe('1: bad argument of -t: "nowhere:80"');
  });
});
