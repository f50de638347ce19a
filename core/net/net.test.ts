import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBytes } from './address.ts';
import {
  canonicalAddress,
  cidrContains,
  cidrOf,
  compareAddresses,
  familyOf,
  joinHostPort,
  nthAddress,
  splitHostPort,
} from './index.ts';

const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6();

describe('addresses', () => {
  it('are read leniently and written one way', () => {
    expect(canonicalAddress('172.30.0.041')).toBe('172.30.0.41');
    expect(canonicalAddress('FD00:0:0::01')).toBe('fd00::1');
    expect(canonicalAddress('::ffff:10.0.0.1')).toBe('10.0.0.1');
    for (const text of ['', '10.0.0', '10.0.0.256', '10.0.0.1.2', 'web', '10..0.1', 'fe80::1%eth0', ':::'])
      expect(canonicalAddress(text), text).toBeUndefined();
  });

  it('know their family', () => {
    expect([familyOf('10.0.0.1'), familyOf('::1'), familyOf('x')]).toEqual(['IPv4', 'IPv6', undefined]);
  });

  it('sort by number, not by text', () => {
    expect(['::1', '10.0.0.10', '10.0.0.9'].sort(compareAddresses)).toEqual(['10.0.0.9', '10.0.0.10', '::1']);
  });

  it('any canonical address is its own canonical form', () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (text) => {
        const once = canonicalAddress(text) as string;
        expect(canonicalAddress(once)).toBe(once);
      }),
    );
  });
});

describe('CIDRs', () => {
  it('lose their host bits', () => {
    expect(cidrOf('203.0.113.000/025')).toBe('203.0.113.0/25');
    expect(cidrOf('10.1.2.3/8')).toBe('10.0.0.0/8');
    expect(cidrOf('fd00:1::7/64')).toBe('fd00:1::/64');
    expect(cidrOf('10.0.0.1')).toBe('10.0.0.1/32');
    for (const text of ['10.0.0.0/33', '10.0.0.0/', '::/129', 'x/8', '10.0.0.0/-1'])
      expect(cidrOf(text), text).toBeUndefined();
  });

  it('hold an address exactly if its leading bits agree', () => {
    const bits = (address: string): string =>
      addressBytes(address)
        .map((byte) => byte.toString(2).padStart(8, '0'))
        .join('');
    fc.assert(
      fc.property(ipv4, ipv4, fc.nat(32), (a, b, length) => {
        expect(cidrContains(`${a}/${length}`, b)).toBe(bits(a).slice(0, length) === bits(b).slice(0, length));
      }),
    );
    expect(cidrContains('fd00::/16', 'fd00:1::1')).toBe(true);
    expect(cidrContains('fd00::/16', '10.0.0.1')).toBe(false);
    expect(cidrContains('0.0.0.0/0', '10.0.0.1')).toBe(true);
    expect(cidrContains('0.0.0.0/0', '::1')).toBe(false);
  });

  it('count their addresses from the network address', () => {
    expect(nthAddress('10.244.1.0/24', 1)).toBe('10.244.1.1');
    expect(nthAddress('10.244.0.0/16', 257)).toBe('10.244.1.1');
    expect(nthAddress('fd00:10:244::/64', 65536)).toBe('fd00:10:244::1:0');
    expect(() => nthAddress('10.244.1.0/24', 256)).toThrow();
  });
});

describe('ip:port', () => {
  it('puts brackets round IPv6 only', () => {
    expect(joinHostPort('fd00::1', 80)).toBe('[fd00::1]:80');
    expect(splitHostPort('[fd00::1]:80')).toEqual({ address: 'fd00::1', port: 80 });
    expect(splitHostPort('10.0.0.1:80')).toEqual({ address: '10.0.0.1', port: 80 });
    for (const text of ['10.0.0.1', '10.0.0.1:70000', 'fd00::1:80', '[10.0.0.1]:80', ':80'])
      expect(splitHostPort(text), text).toBeUndefined();
  });
});
