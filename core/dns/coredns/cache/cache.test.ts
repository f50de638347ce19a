import { describe, expect, it } from 'vitest';
import { sortedKeys } from '../../../sim/index.ts';
import type { DnsServer } from '../answer.ts';
import { ask, CLUSTER, readerOf, serverWith } from '../world.suite.ts';

const corefile = (cache: string) => `.:53 {
    kubernetes cluster.local {
        ttl 60
    }
    forward . 192.0.2.53
    cache ${cache}
}`;
const DOWN = { upstream: { records: {}, unreachable: true } };
const at = (server: DnsServer, seconds: number, name = 'example.com.', world = {}) =>
  ask(server, name, 'A', { world: { now: seconds * 1000, ...world } });
const ttls = ({ message }: ReturnType<typeof ask>) => message.answer.map(({ ttl }) => ttl);

describe('plug-in cache', () => {
  it('caps the TTL already in the first reply, then counts down and sets aa', () => {
    const first = at(serverWith(corefile('30')), 0);
    expect(ttls(first)).toEqual([30]);
    expect(first.message.flags).toMatchObject({ aa: false, ra: true });
    const second = at(first.server, 12);
    expect(ttls(second)).toEqual([18]);
    expect(second).toMatchObject({
      by: 'forward',
      cachedFor: 12,
      message: { flags: { aa: true, ra: true } },
    });
    expect(at(first.server, 31).cachedFor).toBeUndefined();
  });

  it('keeps a name missing for as long as its SOA says', () => {
    const name = 'late.default.svc.cluster.local.';
    const before = at(serverWith(corefile('30')), 0, name);
    const created = {
      ...CLUSTER[1],
      metadata: { name: 'late', namespace: 'default' },
    } as (typeof CLUSTER)[number];
    const reader = readerOf([...CLUSTER, created]);
    expect(at(before.server, 20, name, { reader }).message.rcode).toBe('NXDOMAIN');
    expect(at(before.server, 30, name, { reader }).message.rcode).toBe('NOERROR');
  });

  it('keeps nothing of an exempt zone, but still caps its TTLs', () => {
    const name = 'web.default.svc.cluster.local.';
    const first = at(serverWith(corefile('30 {\n disable success cluster.local\n }')), 0, name);
    expect(ttls(first)).toEqual([30]);
    expect(at(first.server, 1, name).cachedFor).toBeUndefined();
  });

  it('serves stale entries with TTL 0 while the upstream is down', () => {
    const first = at(serverWith(corefile('30 {\n serve_stale 1h\n }')), 0);
    const stale = at(first.server, 100, 'example.com.', DOWN);
    expect(stale.message.rcode).toBe('NOERROR');
    expect(ttls(stale)).toEqual([0]);
    expect(at(first.server, 4000, 'example.com.', DOWN).message.rcode).toBe('SERVFAIL');
  });

  it('asks first with verify, and falls back to the stale entry', () => {
    const first = at(serverWith(corefile('30 {\n serve_stale 1h verify\n }')), 0);
    expect(ttls(at(first.server, 100))).toEqual([30]);
    expect(ttls(at(first.server, 100, 'example.com.', DOWN))).toEqual([0]);
  });

  it('renews popular entries before they end', () => {
    let server = at(serverWith(corefile('30 {\n prefetch 1 1m 10%\n }')), 0).server;
    server = at(server, 28).server;
    expect(at(server, 35).cachedFor).toBe(7);
  });

  it('makes room when it is full', () => {
    const first = at(serverWith(corefile('30 {\n success 1\n }')), 0);
    const second = at(first.server, 1, 'web.default.svc.cluster.local.');
    expect(sortedKeys(second.server.cache.success)).toEqual(['A 0 web.default.svc.cluster.local.']);
  });
});
