import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preferredOrder } from './address-order.ts';

const POD = [
  { address: '10.244.1.9', prefix: 24 },
  { address: 'fe80::1', prefix: 64 },
];
const DUAL = [...POD, { address: 'fd00:244:1::9', prefix: 64 }];
const headless = ['10.244.2.7', '10.244.1.130', '10.244.1.8', '10.244.3.3'];

describe('the order of addresses', () => {
  it('puts Pods of the own subnet first on glibc, the nearest before the others', () => {
    expect(preferredOrder('glibc', headless, POD)).toEqual([
      '10.244.1.8',
      '10.244.1.130',
      '10.244.2.7',
      '10.244.3.3',
    ]);
  });

  it('is left alone by glibc where the machine has no IPv6 address at all, and by musl and Go', () => {
    expect(preferredOrder('glibc', headless, POD.slice(0, 1))).toEqual(headless);
    expect(preferredOrder('musl', headless, POD)).toEqual(headless);
    expect(preferredOrder('go', headless, POD)).toEqual(headless);
  });

  it('puts an address last that cannot be reached', () => {
    for (const libc of ['glibc', 'musl', 'go'] as const)
      expect(preferredOrder(libc, ['2001:db8::1', '10.96.0.1'], POD)).toEqual(['10.96.0.1', '2001:db8::1']);
  });

  it('prefers IPv6 of the same kind of network, and IPv4 to a kind that is not its own', () => {
    expect(preferredOrder('glibc', ['10.96.0.1', 'fd00:96::1'], DUAL)).toEqual(['fd00:96::1', '10.96.0.1']);
    expect(preferredOrder('glibc', ['2606:2800::1', '93.184.215.14'], DUAL)).toEqual([
      '93.184.215.14',
      '2606:2800::1',
    ]);
    expect(preferredOrder('musl', ['fd00:96::1', '10.96.0.1'], DUAL)).toEqual(['10.96.0.1', 'fd00:96::1']);
  });

  it('loses none and depends on nothing but the set, up to equals', () => {
    const any = fc.array(fc.oneof(fc.ipV4(), fc.constantFrom('fd00::1', '2001:db8::7', '::1', 'fe80::2')), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(any, fc.constantFrom('glibc', 'musl', 'go' as const), (addresses, libc) => {
        const once = preferredOrder(libc as 'glibc', addresses, DUAL);
        expect([...once].sort()).toEqual([...addresses].sort());
        expect(preferredOrder(libc as 'glibc', once, DUAL)).toEqual(once);
      }),
    );
  });
});
