import { describe, expect, it } from 'vitest';
import { type Packet, reversed, type TcpFlags } from '../../net/index.ts';
import type { ConntrackTable } from './entry.ts';
import { conntrackList } from './list.ts';
import { bindSource } from './nat.ts';
import { emptyConntrack, liveEntries, putEntry, removeEntry, sweep } from './table.ts';
import { type Tracked, track } from './track.ts';

const udp: Packet = { protocol: 'UDP', src: '10.0.0.1', sport: 5000, dst: '10.0.0.2', dport: 53, mark: 0 };
const tcp = (tcpFlags: TcpFlags): Packet => ({ ...udp, protocol: 'TCP', dport: 80, tcp: tcpFlags });
const back = (packet: Packet): Packet => ({ ...packet, ...reversed(packet) });

/** Tracks packets one after the other, each at its time, as an untouched path would. */
function follow(...steps: readonly (readonly [packet: Packet, at: number])[]) {
  let table: ConntrackTable = emptyConntrack;
  const seen: (Tracked | undefined)[] = [];
  for (const [packet, at] of steps) {
    table = sweep(table, at);
    const found = track(table, packet, at);
    seen.push(found);
    if (found) table = found.ended ? removeEntry(table, found.entry) : putEntry(table, found.entry);
  }
  return { table, states: seen.map((one) => one?.state ?? 'INVALID') };
}

const tcpState = (...flags: readonly (readonly [TcpFlags, 'there' | 'back'])[]): string => {
  const steps = flags.map(([flag, way], at) => [way === 'there' ? tcp(flag) : back(tcp(flag)), at] as const);
  return liveEntries(follow(...steps).table, 0)[0]?.state ?? 'none';
};

describe('TCP', () => {
  const handshake = [
    ['SYN', 'there'],
    ['SYN-ACK', 'back'],
    ['ACK', 'there'],
  ] as const;

  it('goes through the states of nf_conntrack', () => {
    expect(tcpState(...handshake.slice(0, 1))).toBe('SYN_SENT');
    expect(tcpState(...handshake.slice(0, 2))).toBe('SYN_RECV');
    expect(tcpState(...handshake)).toBe('ESTABLISHED');
    const closing = [
      ['FIN-ACK', 'there'],
      ['ACK', 'back'],
      ['FIN-ACK', 'back'],
      ['ACK', 'there'],
    ] as const;
    const after = (count: number) => tcpState(...handshake, ...closing.slice(0, count));
    expect([1, 2, 3, 4].map(after)).toEqual(['FIN_WAIT', 'CLOSE_WAIT', 'LAST_ACK', 'TIME_WAIT']);
    expect(tcpState(...handshake, ['RST', 'back'])).toBe('CLOSE');
  });

  it('forgets a flow whose first reply is a RST', () => {
    expect(tcpState(['SYN', 'there'], ['RST', 'back'])).toBe('none');
  });

  it('is NEW until somebody answers, however often the SYN is sent', () => {
    expect(
      follow([tcp('SYN'), 0], [tcp('SYN'), 1000], [back(tcp('SYN-ACK')), 1001], [tcp('ACK'), 1002]).states,
    ).toEqual(['NEW', 'NEW', 'ESTABLISHED', 'ESTABLISHED']);
  });

  it('takes up a flow in the middle, but not with a SYN-ACK, FIN or RST', () => {
    const states = (['ACK', 'PSH-ACK', 'SYN-ACK', 'FIN-ACK', 'RST'] as const).map(
      (flags) => follow([tcp(flags), 0]).states[0],
    );
    expect(states).toEqual(['NEW', 'NEW', 'INVALID', 'INVALID', 'INVALID']);
  });

  it('begins anew on a port that was closed', () => {
    const steps = [tcp('SYN'), back(tcp('SYN-ACK')), tcp('ACK'), tcp('RST'), tcp('SYN')].map(
      (one, at) => [one, at] as const,
    );
    expect(follow(...steps).states.at(-1)).toBe('NEW');
  });
});

describe('UDP', () => {
  const answer = back(udp);

  it('is unreplied for 30 s, then forgotten', () => {
    const { table } = follow([udp, 0]);
    expect(conntrackList(table, 0)).toEqual([
      'udp      17 30 src=10.0.0.1 dst=10.0.0.2 sport=5000 dport=53 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=53 dport=5000 mark=0 use=1',
    ]);
    expect(track(table, answer, 29_999)?.direction).toBe('REPLY');
    expect(track(table, answer, 30_000)?.state).toBe('NEW');
  });

  it('is an assured stream when it goes on for more than two seconds', () => {
    const { table } = follow([udp, 0], [answer, 10], [udp, 3000]);
    expect(conntrackList(table, 3000)[0]).toMatch(/^udp {6}17 120 .*\[ASSURED\]/);
  });
});

describe('SCTP', () => {
  const sctp: Packet = { ...udp, protocol: 'SCTP', dport: 9999 };
  const answer = back(sctp);
  const listed = (...packets: readonly Packet[]) => {
    const steps = packets.map((packet, at) => [packet, at] as const);
    return conntrackList(follow(...steps).table, packets.length - 1)[0];
  };

  it('goes through the four packets of its handshake, and is assured after the last', () => {
    expect(listed(sctp)).toBe(
      'sctp     132 3 COOKIE_WAIT src=10.0.0.1 dst=10.0.0.2 sport=5000 dport=9999 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 sport=9999 dport=5000 mark=0 use=1',
    );
    expect(listed(sctp, answer)).toMatch(/^sctp {5}132 3 COOKIE_WAIT (?!.*(UNREPLIED|ASSURED))/);
    expect(listed(sctp, answer, sctp)).toMatch(/132 3 COOKIE_ECHOED (?!.*ASSURED)/);
    expect(listed(sctp, answer, sctp, answer)).toMatch(/132 210 ESTABLISHED .*\[ASSURED\]/);
  });

  it('waits for an answer however often the INIT is sent, and forgets it after three seconds', () => {
    expect(listed(sctp, sctp, sctp)).toMatch(/COOKIE_WAIT .*UNREPLIED/);
    const { table } = follow([sctp, 0]);
    expect(track(table, answer, 2_999)?.direction).toBe('REPLY');
    expect(track(table, answer, 3_000)?.state).toBe('NEW');
  });
});

describe('an echo request', () => {
  const echo: Packet = { protocol: 'ICMP', src: '10.0.0.1', sport: 7, dst: '10.0.0.2', dport: 0, mark: 0 };
  const other: Packet = { ...echo, src: echo.dst, dst: echo.src };

  it('is listed by type, code and identifier, not by ports', () => {
    expect(conntrackList(follow([echo, 0], [back(echo), 1]).table, 1)).toEqual([
      'icmp     1 30 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=7 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=7 mark=0 use=1',
    ]);
  });

  it('the other way is a flow of its own, even with the same identifier', () => {
    const { table, states } = follow([echo, 0], [other, 1], [back(echo), 2]);
    expect(states).toEqual(['NEW', 'NEW', 'ESTABLISHED']);
    expect(conntrackList(table, 2)).toHaveLength(2);
  });

  it('gets another identifier where its source is rewritten at random', () => {
    const [entry] = liveEntries(follow([echo, 0]).table, 0);
    if (!entry) throw new Error('no flow');
    const context = { now: 0, draw: () => 0.5 };
    const random = bindSource(emptyConntrack, entry, { address: '10.0.0.9', random: true }, context);
    expect(random.reply).toMatchObject({ dst: '10.0.0.9', sport: 0, dport: 32768 });
    const kept = bindSource(emptyConntrack, entry, { address: '10.0.0.9', random: false }, context);
    expect(kept.reply.dport).toBe(7);
  });
});

describe('an ICMP error', () => {
  const error = (about: Packet): Packet => ({
    protocol: 'ICMP',
    src: '10.0.0.2',
    sport: 0,
    dst: '10.0.0.1',
    dport: 0,
    mark: 0,
    icmp: { type: 'port-unreachable', about },
  });

  it('belongs to the flow it quotes', () => {
    const { table } = follow([udp, 0]);
    expect(track(table, error(udp), 1)).toMatchObject({ state: 'RELATED', direction: 'REPLY' });
    expect(track(table, error({ ...udp, sport: 1 }), 1)).toBeUndefined();
  });
});
