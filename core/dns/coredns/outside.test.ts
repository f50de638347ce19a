import { describe, expect, it } from 'vitest';
import { outsideNames, outsideWith, whyNotOutside } from './outside.ts';
import { askUpstream } from './upstream.ts';

describe('the world outside', () => {
  it('is what a person writes: addresses of both families, and aliases', () => {
    const names = { 'example.com': ['93.184.215.14', '2001:db8::1'], 'www.example.com': ['example.com'] };
    expect(whyNotOutside(names)).toEqual([]);
    const upstream = outsideWith({ records: {} }, names);
    const asked = askUpstream(upstream, { name: 'WWW.example.com.', type: 'AAAA' });
    expect(asked.answer.map(({ type, data }) => `${type} ${data}`)).toEqual([
      'CNAME example.com.',
      'AAAA 2001:db8::1',
    ]);
    expect(askUpstream(upstream, { name: 'other.example.com.', type: 'A' }).rcode).toBe('NXDOMAIN');
    expect(outsideNames(upstream)).toEqual(names);
  });

  it('says what is wrong with it', () => {
    expect(
      whyNotOutside({ 'a b': [], 'x.example': ['10.0.0.1', 'y.example'], 'z.example': ['not a name'] }),
    ).toEqual([
      '"a b" is no host name',
      'x.example: an alias stands alone, or there are only addresses: 10.0.0.1, y.example',
      'z.example: "not a name" is neither an address nor a name',
    ]);
  });
});
