import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DnsMessage, type DnsQuery, emptyReply } from '../message/message.ts';
import type { Libc } from './libc.ts';
import type { Ask, Heard, Lookup } from './lookup.ts';
import { resolve } from './resolve.ts';

const POD =
  'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n';
const ALL: readonly Libc[] = ['glibc', 'musl', 'go'];

type Said = string | readonly string[];

/** A server that knows some names: addresses, or an rcode; all others are NXDOMAIN. */
const knowing =
  (names: Readonly<Record<string, Said>>, took = 1): Ask =>
  (query) => ({ reply: replyTo(query, names[query.name] ?? 'NXDOMAIN'), took });

function replyTo(query: DnsQuery, said: Said): DnsMessage {
  if (typeof said === 'string') return emptyReply(query, said as DnsMessage['rcode']);
  const data = said.filter((address) => address.includes(':') === (query.type === 'AAAA'));
  const answer = data.map((each) => ({ name: query.name, ttl: 30, type: query.type, data: each }));
  return { ...emptyReply(query, 'NOERROR'), flags: { aa: true, tc: false, ra: true }, answer };
}

const lookup = (name: string, changes: Partial<Lookup> = {}): Lookup => ({
  name,
  family: 'any',
  resolvConf: { text: POD },
  ...changes,
});
const servers = (...addresses: readonly string[]) => ({
  resolvConf: {
    text: POD.replace('nameserver 10.96.0.10', addresses.map((each) => `nameserver ${each}`).join('\n')),
  },
});

describe.each(ALL)('a lookup with %s', (libc) => {
  it('asks A and AAAA together and stops at the first answer', () => {
    const resolution = resolve(
      libc,
      lookup('web'),
      knowing({ 'web.shop.svc.cluster.local.': ['10.96.42.17'] }),
    );
    expect(resolution).toMatchObject({
      queryCount: 2,
      elapsed: 1,
      result: { kind: 'ADDRESSES', addresses: ['10.96.42.17'] },
    });
    expect(resolution.steps.map(({ candidate, outcome }) => `${candidate} ${outcome}`)).toEqual([
      'web.shop.svc.cluster.local. ANSWER',
      'web.svc.cluster.local. NOT-TAKEN',
      'web.cluster.local. NOT-TAKEN',
      'web. NOT-TAKEN',
    ]);
  });

  it('walks the whole list for a name that is nowhere', () => {
    const resolution = resolve(libc, lookup('nope'), knowing({}));
    expect(resolution).toMatchObject({ queryCount: 8, result: { kind: 'NXDOMAIN', error: 'EAI_NONAME' } });
  });

  it('needs no query for an address or a name of /etc/hosts', () => {
    const hosts = '127.0.0.1\tlocalhost\n10.244.1.5\tweb-0 # own name\n';
    const asked = resolve(libc, lookup('web-0', { hosts }), knowing({}));
    expect(asked).toMatchObject({ queryCount: 0, result: { addresses: ['10.244.1.5'] } });
    expect(resolve(libc, lookup('fd00::1'), knowing({}))).toMatchObject({
      result: { addresses: ['fd00::1'] },
    });
  });

  it('asks over TCP for what was cut', () => {
    const cut: Ask = (query) => {
      const reply = replyTo(query, ['10.0.0.1', '10.0.0.2']);
      if (query.transport === 'tcp') return { reply, took: 2 };
      return {
        reply: { ...reply, flags: { ...reply.flags, tc: true }, answer: reply.answer.slice(0, 1) },
        took: 1,
      };
    };
    const resolution = resolve(libc, lookup('web.', { family: 'IPv4' }), cut);
    expect(resolution).toMatchObject({
      queryCount: 2,
      elapsed: 3,
      result: { addresses: ['10.0.0.1', '10.0.0.2'] },
    });
  });

  it('ends whatever the servers do, with queries in order of time', () => {
    const heard = fc.oneof(
      fc.constant<'refused' | 'timeout'>('refused'),
      fc.constant<'refused' | 'timeout'>('timeout'),
      fc.record({
        rcode: fc.constantFrom('NOERROR', 'NXDOMAIN', 'SERVFAIL', 'REFUSED'),
        tc: fc.boolean(),
        took: fc.nat(12000),
      }),
    );
    const name = fc.oneof(fc.string(), fc.stringMatching(/^[a-z.]{0,20}$/));
    const text = fc
      .array(
        fc.constantFrom(
          'search a b.c .',
          'nameserver 10.0.0.1',
          'nameserver 10.0.0.2',
          'options ndots:0',
          'options ndots:15 timeout:1',
          'options attempts:5 edns0',
          'options use-vc',
          '# x',
          'domain d',
        ),
        { maxLength: 8 },
      )
      .map((all) => all.join('\n'));
    const family = fc.constantFrom('any' as const, 'IPv4' as const, 'IPv6' as const);
    fc.assert(
      fc.property(name, text, family, fc.infiniteStream(heard), (asked, conf, asFamily, stream) => {
        const ask: Ask = (query): Heard => {
          const next = stream.next().value;
          if (typeof next !== 'object') return next ?? 'timeout';
          const base = replyTo(query, next.rcode);
          return { reply: { ...base, flags: { ...base.flags, tc: next.tc } }, took: next.took };
        };
        const resolution = resolve(
          libc,
          lookup(asked, { family: asFamily, resolvConf: { text: conf } }),
          ask,
        );
        expect(resolution.elapsed).toBeGreaterThanOrEqual(0);
        expect(JSON.parse(JSON.stringify(resolution))).toEqual(resolution);
        const sent = resolution.steps.flatMap(({ queries }) => queries.map((query) => query.sent));
        expect(sent).toEqual([...sent].sort((left, right) => left - right));
        expect(sent).toHaveLength(resolution.queryCount);
      }),
    );
  });
});

describe('where the libraries differ', () => {
  it('NODATA on the way: musl stops, the others go on', () => {
    const names = { 'mail.svc.cluster.local.': [], 'mail.': ['192.0.2.25'] };
    const ended = ALL.map((libc) => resolve(libc, lookup('mail'), knowing(names)).result);
    expect(ended).toMatchObject([
      { addresses: ['192.0.2.25'] },
      { kind: 'NODATA', error: 'EAI_NODATA', message: 'Name has no usable address' },
      { addresses: ['192.0.2.25'] },
    ]);
  });

  it('enough dots: musl never searches, the others do afterwards', () => {
    const conf = { resolvConf: { text: POD.replace('ndots:5', 'ndots:1') } };
    const names = { 'web.shop.svc.cluster.local.': ['10.96.42.17'] };
    const counts = ALL.map((libc) => resolve(libc, lookup('web.shop', conf), knowing(names)));
    expect(counts.map(({ queryCount, result }) => [queryCount, result.kind])).toEqual([
      [6, 'ADDRESSES'],
      [2, 'NXDOMAIN'],
      [6, 'ADDRESSES'],
    ]);
  });

  it('a silent server: 20 s, 5 s, 40 s', () => {
    const silent = ALL.map((libc) => resolve(libc, lookup('web'), () => 'timeout'));
    expect(silent.map(({ elapsed, queryCount }) => [elapsed, queryCount])).toEqual([
      [20_000, 8],
      [5000, 4],
      [40_000, 16],
    ]);
    for (const { result } of silent) expect(result.kind).toBe('TEMPORARY-FAILURE');
  });

  it('a refusing server: glibc gives up at once, musl does not notice, Go tries every name', () => {
    const refused = ALL.map((libc) => resolve(libc, lookup('web'), () => 'refused'));
    expect(refused.map(({ elapsed, queryCount }) => [elapsed, queryCount])).toEqual([
      [0, 4],
      [5000, 4],
      [0, 16],
    ]);
  });

  it('SERVFAIL: glibc asks twice and goes on, musl repeats for 5 s and gives up, Go forgets it', () => {
    const broken = ALL.map((libc) =>
      resolve(libc, lookup('web'), knowing({ 'web.shop.svc.cluster.local.': 'SERVFAIL' })),
    );
    expect(broken.map(({ queryCount, result }) => [queryCount, result.kind])).toEqual([
      [10, 'TEMPORARY-FAILURE'],
      [12, 'TEMPORARY-FAILURE'],
      [10, 'NXDOMAIN'],
    ]);
  });

  it('two servers: glibc and Go ask the first, musl takes the faster of both', () => {
    const ask: Ask = (query, server) => ({
      reply: replyTo(
        query,
        server === '10.96.0.10' && query.name === 'web.shop.svc.cluster.local.'
          ? ['10.96.42.17']
          : 'NXDOMAIN',
      ),
      took: server === '10.96.0.10' ? 20 : 5,
    });
    const both = ALL.map((libc) => resolve(libc, lookup('web', servers('10.96.0.10', '192.0.2.53')), ask));
    expect(both.map(({ queryCount, result }) => [queryCount, result.kind])).toEqual([
      [2, 'ADDRESSES'],
      [16, 'NXDOMAIN'],
      [2, 'ADDRESSES'],
    ]);
  });

  it('a dead first server costs glibc its time-out and nothing else', () => {
    const ask: Ask = (query, server) =>
      server === '192.0.2.99' ? 'timeout' : { reply: replyTo(query, ['10.96.42.17']), took: 1 };
    expect(resolve('glibc', lookup('web', servers('192.0.2.99', '10.96.0.10')), ask)).toMatchObject({
      elapsed: 5001,
      queryCount: 4,
      result: { addresses: ['10.96.42.17'] },
    });
  });

  it('a reply that is lost alone: all three ask again, musl soonest', () => {
    let lost = 0;
    const ask: Ask = (query) =>
      query.type === 'AAAA' && lost++ === 0 ? 'timeout' : { reply: replyTo(query, ['10.96.42.17']), took: 1 };
    const counts = ALL.map((libc) => {
      lost = 0;
      const { queryCount, elapsed, result } = resolve(libc, lookup('web'), ask);
      return [queryCount, elapsed, result.kind];
    });
    expect(counts).toEqual([
      [4, 5002, 'ADDRESSES'],
      [3, 2501, 'ADDRESSES'],
      [3, 5001, 'ADDRESSES'],
    ]);
  });

  it('half of a pair that never comes: glibc takes A alone after 15 s, but not AAAA alone', () => {
    const without =
      (lost: 'A' | 'AAAA'): Ask =>
      (query) => {
        if (query.type === lost && query.name !== 'web.') return 'timeout';
        return {
          reply: replyTo(query, query.name === 'web.' ? 'NXDOMAIN' : ['10.96.42.17', 'fd00::17']),
          took: 0,
        };
      };
    expect(resolve('glibc', lookup('web'), without('AAAA'))).toMatchObject({
      elapsed: 15_000,
      queryCount: 6,
      result: { addresses: ['10.96.42.17'] },
    });
    const unheard = resolve('glibc', lookup('web'), without('A'));
    expect(unheard).toMatchObject({ elapsed: 15_000, queryCount: 6, result: { kind: 'NXDOMAIN' } });
    expect(unheard.steps.map(({ outcome }) => outcome)).toEqual([
      'FAILED',
      'NOT-TAKEN',
      'NOT-TAKEN',
      'NXDOMAIN',
    ]);
  });

  it('three silent servers: glibc shares out its time among them', () => {
    const { steps } = resolve(
      'glibc',
      lookup('web.', servers('192.0.2.1', '192.0.2.2', '192.0.2.3')),
      () => 'timeout',
    );
    expect(steps[0]?.queries.filter(({ type }) => type === 'A').map(({ sent }) => sent)).toEqual([
      ...[0, 5000, 8000, 14_000, 19_000, 22_000],
    ]);
  });

  it('an alias that leads nowhere ends the walk of glibc without an address', () => {
    const dangling: Ask = (query) => ({
      reply: {
        ...emptyReply(query, 'NOERROR'),
        answer: [{ name: query.name, ttl: 30, type: 'CNAME', data: 'gone.example.' }],
      },
      took: 1,
    });
    expect(resolve('glibc', lookup('web'), dangling)).toMatchObject({
      queryCount: 2,
      result: { kind: 'NXDOMAIN' },
    });
    const one = resolve('glibc', lookup('web', { family: 'IPv4' }), dangling);
    expect(one.result.kind).toBe('NODATA');
  });

  it('single-request: glibc asks for AAAA only once it has A', () => {
    const conf = { resolvConf: { text: POD.replace('ndots:5', 'ndots:5 single-request') } };
    const { steps } = resolve(
      'glibc',
      lookup('web', conf),
      knowing({ 'web.shop.svc.cluster.local.': ['10.0.0.1'] }, 7),
    );
    expect(steps[0]?.queries.map(({ type, sent }) => [type, sent])).toEqual([
      ['A', 0],
      ['AAAA', 7],
    ]);
  });

  it('AI_ADDRCONFIG in a Pod without IPv6: only glibc spares the AAAA queries', () => {
    const counts = ALL.map(
      (libc) => resolve(libc, lookup('nope', { addrconfig: ['IPv4'] }), knowing({})).queryCount,
    );
    expect(counts).toEqual([4, 8, 8]);
  });

  it('a search line over 255 characters: musl ignores it', () => {
    const text = `search ${'a'.repeat(60)}.b ${'c'.repeat(60)}.d ${'e'.repeat(60)}.f ${'g'.repeat(60)}.h\nnameserver 10.96.0.10\noptions ndots:5\n`;
    const counts = ALL.map(
      (libc) => resolve(libc, lookup('web', { resolvConf: { text } }), knowing({})).queryCount,
    );
    expect(counts).toEqual([10, 2, 10]);
  });

  it('glibc prefers what the bare name said, when that came first', () => {
    const conf = { resolvConf: { text: POD.replace('ndots:5', 'ndots:1') } };
    const names = { 'web.shop.shop.svc.cluster.local.': [] };
    expect(resolve('glibc', lookup('web.shop', conf), knowing(names)).result.kind).toBe('NXDOMAIN');
  });
});
