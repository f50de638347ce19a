import { describe, expect, test } from 'vitest';
import type { Header } from '../../../net/index.ts';
import type { RealServer, VirtualServer } from '../state.ts';
import { type Load, nameOf, SCHEDULERS } from './index.ts';
import { hsiphash } from './siphash.ts';

const server = (last: number, weight = 1): RealServer => ({ address: `10.244.0.${last}`, port: 80, weight });

const from = (address: string, sport = 40_000): Header => ({
  protocol: 'TCP',
  src: address,
  sport,
  dst: '10.96.0.1',
  dport: 80,
});

/** A virtual server that remembers what its scheduler asks it to, and counts every connection as active. */
function virtual(scheduler: string, realServers: readonly RealServer[], flags: readonly string[] = []) {
  let service: VirtualServer = {
    protocol: 'TCP',
    address: '10.96.0.1',
    port: 80,
    scheduler,
    flags,
    realServers,
  };
  const loads = new Map<string, Load>();
  const loadOf = (one: RealServer): Load => loads.get(nameOf(one)) ?? { active: 0, inactive: 0 };
  return {
    load: (last: number, active: number, inactive = 0) =>
      void loads.set(nameOf(server(last)), { active, inactive }),
    set: (next: readonly RealServer[]) => {
      service = { ...service, realServers: next };
    },
    choose(packet: Header = from('10.244.3.2'), now = 0): number | undefined {
      const choice = SCHEDULERS.get(scheduler)?.schedule({ service, packet, now, loadOf });
      if (choice?.state) service = { ...service, state: choice.state };
      return choice?.server && Number(choice.server.address.split('.')[3]);
    },
  };
}

const times = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));

describe('every scheduler', () => {
  test.each([...SCHEDULERS.keys()])('%s never chooses a server at weight 0', (name) => {
    const one = virtual(name, [server(1, 0), server(2, 0)]);
    expect(one.choose()).toBeUndefined();
    expect(virtual(name, []).choose()).toBeUndefined();
    const two = virtual(name, [server(1, 0), server(2)]);
    const seen = new Set(times(20, (at) => two.choose(from(`10.244.3.${at}`, 40_000 + at))));
    seen.delete(undefined);
    expect([...seen].filter((last) => last !== 2)).toEqual([]);
  });
});

test('rr goes round the list, past servers at weight 0', () => {
  const one = virtual('rr', [server(1), server(2, 0), server(3)]);
  expect(times(5, () => one.choose())).toEqual([1, 3, 1, 3, 1]);
});

test('wrr gives each its share of a round, heavy ones first; alike weights are rr', () => {
  const one = virtual('wrr', [server(1, 1), server(2, 2), server(3, 3)]);
  const round = times(6, () => one.choose());
  expect(round).toEqual([3, 2, 3, 1, 2, 3]);
  expect(times(6, () => one.choose())).toEqual(round);
  const alike = virtual('wrr', [server(1), server(2)]);
  expect(times(4, () => alike.choose())).toEqual([1, 2, 1, 2]);
});

test('lc counts an active connection as 256 inactive ones and knows no weights', () => {
  const one = virtual('lc', [server(1), server(2, 9)]);
  one.load(1, 0, 255);
  one.load(2, 1);
  expect(one.choose()).toBe(1);
  one.load(1, 0, 257);
  expect(one.choose()).toBe(2);
});

test('wlc and sed divide by the weight, nq takes an idle server first', () => {
  const weighted = [server(1, 1), server(2, 3)];
  const [wlc, sed, nq] = ['wlc', 'sed', 'nq'].map((name) => virtual(name, weighted));
  for (const one of [wlc, sed, nq]) one?.load(2, 2);
  expect(wlc?.choose()).toBe(1);
  expect(sed?.choose()).toBe(1);
  for (const one of [wlc, sed, nq]) one?.load(1, 1);
  expect(wlc?.choose()).toBe(2);
  expect(sed?.choose()).toBe(2);
  const fresh = virtual('nq', weighted);
  fresh.load(2, 1);
  expect(virtual('sed', weighted).choose()).toBe(2);
  expect(fresh.choose()).toBe(1);
});

test('dh sends a virtual address to one server always, sh each client to its own', () => {
  const servers = times(5, (at) => server(at + 1));
  const dh = virtual('dh', servers);
  expect(new Set(times(20, (at) => dh.choose(from(`10.244.3.${at}`)))).size).toBe(1);
  const sh = virtual('sh', servers);
  const chosen = times(20, (at) => sh.choose(from(`10.244.3.${at}`)));
  expect(new Set(chosen).size).toBeGreaterThan(2);
  expect(times(20, (at) => sh.choose(from(`10.244.3.${at}`, 50_000)))).toEqual(chosen);
  const byPort = virtual('sh', servers, ['sh-port']);
  expect(new Set(times(20, (at) => byPort.choose(from('10.244.3.2', 40_000 + at)))).size).toBeGreaterThan(2);
});

test('with a server at weight 0, sh refuses its clients unless it may fall back', () => {
  const servers = [server(1), server(2, 0)];
  const strict = times(40, (at) => virtual('sh', servers).choose(from(`10.244.3.${at}`)));
  expect(strict).toContain(undefined);
  const lenient = times(40, (at) => virtual('sh', servers, ['sh-fallback']).choose(from(`10.244.3.${at}`)));
  expect(new Set(lenient)).toEqual(new Set([1]));
});

test('mh shares clients out, by port too, and moves few of them when a server leaves', () => {
  const servers = times(10, (at) => server(at + 1));
  const one = virtual('mh', servers, ['mh-port']);
  const clients = times(500, (at) => from('10.244.3.2', 30_000 + at));
  const before = clients.map((client) => one.choose(client));
  const counts = servers.map((_, at) => before.filter((last) => last === at + 1).length);
  expect(Math.min(...counts)).toBeGreaterThan(20);
  one.set(servers.slice(1));
  const after = clients.map((client) => one.choose(client));
  const moved = before.filter((last, at) => last !== 1 && last !== after[at]).length;
  expect(moved).toBeLessThan(50);
});

test('lblc keeps a virtual address on one server until that is overloaded', () => {
  const one = virtual('lblc', [server(1), server(2)]);
  expect(times(3, () => one.choose())).toEqual([1, 1, 1]);
  one.load(1, 2);
  expect(one.choose()).toBe(2);
  expect(one.choose()).toBe(2);
});

test('lblcr adds a server to the set of an overloaded address, and gives one up after a day', () => {
  const one = virtual('lblcr', [server(1), server(2)]);
  expect(one.choose()).toBe(1);
  one.load(1, 2);
  expect(one.choose()).toBe(2);
  one.load(2, 1);
  one.load(1, 0);
  expect(one.choose()).toBe(1);
});

test('hsiphash is SipHash-1-3 of one word', () => {
  const values = times(64, (at) => hsiphash(at, 2654435761n));
  expect(new Set(values).size).toBe(64);
  expect(values.every((value) => Number.isInteger(value) && value >= 0 && value <= 0xffffffff)).toBe(true);
});
