import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DnsPacket } from '../wire/packet.ts';
import { dig } from './dig.ts';
import type { DigHeard, DigPlace } from './place.ts';

const answered = (query: DnsPacket, changes: Partial<DnsPacket> = {}): DigHeard => ({
  heard: 'reply',
  packet: { ...query, flags: { ...query.flags, qr: true, aa: true, ad: false }, ...changes },
  size: 100,
  took: 1.2,
});
const place = (ask: DigPlace['ask']): DigPlace => ({
  nameservers: ['10.96.0.10'],
  draw: () => 0.5,
  when: 'Mon Mar 02 09:00:00 UTC 2026',
  ask,
});
const web = (query: DnsPacket) => ({
  answer: [{ name: query.questions[0]?.name ?? '', ttl: 30, type: 'A', data: '10.96.42.17' }],
});

describe('dig', () => {
  it('asks the first server of resolv.conf, with a cookie, and does not use the search list', () => {
    const asked: unknown[] = [];
    const { stdout, exitCode } = dig(
      ['web'],
      place((query, server, port, transport) => {
        asked.push([
          query.questions[0],
          server,
          port,
          transport,
          query.edns?.udpSize,
          query.edns?.options.length,
        ]);
        return answered(query, web(query));
      }),
    );
    expect(asked).toEqual([[{ name: 'web.', type: 'A', class: 'IN' }, '10.96.0.10', 53, 'udp', 1232, 1]]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('web.\t\t\t30\tIN\tA\t10.96.42.17\n');
    expect(stdout).toContain(';; WARNING: recursion requested but not available');
    expect(stdout).toContain('; COOKIE: 8888888888888888 (echoed)');
  });

  it('asks again over TCP where the reply was cut', () => {
    const transports: string[] = [];
    const { stdout } = dig(
      ['+short', 'web'],
      place((query, _server, _port, transport) => {
        transports.push(transport);
        const flags = { ...query.flags, qr: true, tc: transport === 'udp' };
        return answered(query, { ...web(query), flags });
      }),
    );
    expect(transports).toEqual(['udp', 'tcp']);
    expect(stdout).toBe(';; Truncated, retrying in TCP mode.\n10.96.42.17\n');
  });

  it('gives up after three tries', () => {
    const { stdout, exitCode } = dig(
      ['web'],
      place(() => ({ heard: 'timeout' })),
    );
    expect(exitCode).toBe(9);
    expect(stdout.match(/communications error to 10\.96\.0\.10#53: timed out/g)).toHaveLength(3);
    expect(stdout).toMatch(/;; no servers could be reached\n$/);
  });

  it('reads -x, types before names, and says which option it does not know', () => {
    const question = (...words: string[]) => {
      let seen: unknown;
      dig(
        words,
        place((query) => {
          seen = query.questions[0];
          return answered(query);
        }),
      );
      return seen;
    };
    expect(question('-x', '10.96.0.10')).toEqual({
      name: '10.0.96.10.in-addr.arpa.',
      type: 'PTR',
      class: 'IN',
    });
    expect(question('srv', '_http._tcp.web')).toEqual({ name: '_http._tcp.web.', type: 'SRV', class: 'IN' });
    expect(question()).toEqual({ name: '.', type: 'NS', class: 'IN' });
    expect(
      dig(
        ['+nonsense'],
        place(() => ({ heard: 'timeout' })),
      ).stderr,
    ).toMatch(/^Invalid option: \+nonsense\nUsage: {2}dig /);
  });

  it('never throws, whatever is typed', () => {
    const word = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('-x', '-t', '@', '+tcp', '+bufsize=', '-p', 'a..b', 'ANY'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (words) => {
        expect(
          typeof dig(
            words,
            place((query) => answered(query)),
          ).stdout,
        ).toBe('string');
      }),
    );
  });
});
