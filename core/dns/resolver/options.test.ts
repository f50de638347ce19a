import { describe, expect, it } from 'vitest';
import { type DnsMessage, type DnsQuery, emptyReply } from '../message/message.ts';
import type { Ask } from './lookup.ts';
import { resolve } from './resolve.ts';

const conf = (options: string) => ({
  text: `search a.svc.cluster.local svc.cluster.local cluster.local\nnameserver 192.0.2.1\nnameserver 192.0.2.2\noptions ndots:5 ${options}\n`,
});

const missing: Ask = (query) => ({ reply: emptyReply(query, 'NXDOMAIN'), took: 1 });

const withPods =
  (count: number): Ask =>
  (query: DnsQuery) => {
    const addresses =
      query.type === 'A' ? Array.from({ length: count }, (_, index) => `10.0.0.${index}`) : [];
    const answer = addresses.map((data) => ({ name: query.name, ttl: 5, type: 'A', data }));
    const reply: DnsMessage = { ...emptyReply(query, 'NOERROR'), answer };
    return { reply, took: 1 };
  };

const serversAsked = (libc: 'glibc' | 'go' | 'musl', options: string, rotation = 0) =>
  resolve(libc, { name: 'web', family: 'IPv4', resolvConf: conf(options), rotation }, missing)
    .steps.flatMap(({ queries }) => queries)
    .map(({ server }) => server.at(-1));

describe('options of resolv.conf', () => {
  it('rotate: glibc begins anywhere and goes on with the next server for each name, Go begins with the first', () => {
    expect(serversAsked('glibc', '')).toEqual(['1', '1', '1', '1']);
    expect(serversAsked('glibc', 'rotate')).toEqual(['1', '2', '1', '2']);
    expect(serversAsked('glibc', 'rotate', 0.7)).toEqual(['2', '1', '2', '1']);
    expect(serversAsked('go', 'rotate', 0.7)).toEqual(['1', '2', '1', '2']);
    expect(serversAsked('musl', 'rotate').length).toBe(8);
  });

  it('numbers that are none are zero for glibc, and not there for musl; with no attempts glibc asks nobody', () => {
    const names = (libc: 'glibc' | 'musl', options: string) =>
      resolve(libc, { name: 'web.shop', family: 'IPv4', resolvConf: conf(options) }, missing).steps.map(
        ({ candidate }) => candidate,
      );
    expect(names('glibc', 'ndots:x')[0]).toBe('web.shop.');
    expect(names('musl', 'ndots:x')[0]).toBe('web.shop.a.svc.cluster.local.');
    expect(names('glibc', 'ndots:-1')[0]).toBe('web.shop.a.svc.cluster.local.');
    const lookup = { name: 'web', family: 'any', resolvConf: conf('attempts:0') } as const;
    expect(resolve('glibc', lookup, missing)).toMatchObject({
      queryCount: 0,
      result: { kind: 'TEMPORARY-FAILURE' },
    });
  });

  it.each([
    [24, 2],
    [30, 4],
    [52, 6],
    [60, 6],
    [110, 8],
  ])('glibc asks again for %i addresses until its buffer is large enough: %i queries', (count, queries) => {
    const lookup = { name: 'web.', family: 'any', resolvConf: conf('') } as const;
    const { queryCount, result } = resolve('glibc', lookup, withPods(count));
    expect(queryCount).toBe(queries);
    expect(result.kind === 'ADDRESSES' && result.addresses.length).toBe(count);
    expect(resolve('musl', lookup, withPods(count)).queryCount).toBe(4);
  });
});
