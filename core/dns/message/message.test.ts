import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOfReverseName, parseAddress, reverseName } from './address.ts';
import { type DnsMessage, emptyReply } from './message.ts';
import { isSubDomain, matchingZone } from './name.ts';
import { truncate, wireSize } from './wire-size.ts';

const reply = (count: number): DnsMessage => {
  const name = 'many.prod.svc.cluster.local.';
  const answer = Array.from({ length: count }, (_, index) => ({
    name,
    ttl: 30,
    type: 'A',
    data: `10.0.0.${index}`,
  }));
  return { ...emptyReply({ name, type: 'A' }, 'NOERROR'), answer };
};

describe('messages', () => {
  it('have the size they would have on the wire', () => {
    // Header 12, question 33; each record 10 and 4, and a name of 29, or of 2 as a pointer.
    expect(wireSize(reply(2), false)).toBe(45 + 2 * 43);
    expect(wireSize(reply(2), true)).toBe(45 + 2 * 16);
  });

  it('point at the parts of a name that were there before, except SRV targets', () => {
    const name = '_http._tcp.web.a.';
    const srv = { name, ttl: 5, type: 'SRV', data: '0 100 80 web.a.' };
    const glue = { name: 'web.a.', ttl: 5, type: 'A', data: '10.0.0.1' };
    const message = { ...emptyReply({ name, type: 'SRV' }, 'NOERROR'), answer: [srv], additional: [glue] };
    expect(wireSize(message, true)).toBe(12 + (18 + 4) + (2 + 10 + 6 + 7) + (2 + 10 + 4));
  });

  it('never grow over the limit when cut, and lose nothing when they fit', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 512, max: 5000 }), (count, limit) => {
        const whole = reply(count);
        const cut = truncate(whole, limit);
        expect(wireSize(cut, true)).toBeLessThanOrEqual(limit);
        expect(cut.flags.tc).toBe(cut.answer.length < count);
        if (wireSize(whole, true) <= limit) expect(cut.answer).toEqual(whole.answer);
      }),
    );
  });

  it('29 of 40 addresses of a short name fit in 512 octets', () => {
    expect(truncate(reply(40), 512).answer).toHaveLength(29);
  });
});

describe('names and addresses', () => {
  it('a reverse name leads back to its address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = parseAddress(text);
        if (address) expect(addressOfReverseName(reverseName(address.text))).toBe(address.text);
      }),
    );
  });

  it('takes only what Go takes for an address', () => {
    for (const text of ['10', '10.1', '010.0.0.1', '0x7f.0.0.1', '1.2.3.4.5', 'fe80::1%eth0', '']) {
      expect(parseAddress(text)).toBeUndefined();
    }
    expect(parseAddress('FD00:0:0::1')).toEqual({ family: 'IPv6', text: 'fd00::1' });
    expect(parseAddress('::ffff:10.0.0.1')).toEqual({ family: 'IPv4', text: '10.0.0.1' });
  });

  it('zones hold their names at label borders, the longest wins', () => {
    expect(isSubDomain('cluster.local.', 'web.Cluster.Local.')).toBe(true);
    expect(isSubDomain('cluster.local.', 'mycluster.local.')).toBe(false);
    expect(matchingZone(['.', 'local.', 'cluster.local.'], 'a.cluster.local.')).toBe('cluster.local.');
  });
});
