import { expect, test } from 'vitest';
import { hash16, servicePortKey, servicePortNameString } from './names.ts';

test.each([
  ['ns1/svc1:p80tcp', 'XPGD46QRK7WJZT7O'],
  ['ns4/svc4:p8082tcp', 'EBDQOQU5SJFXRIL3'],
  ['ns1/svc1:p80tcp10.180.0.1:80', 'SXIVWICOYRO3J4NJ'],
  ['default/kubernetes:httpstcp', 'NPX46M4PTMTKRN6Y'],
  ['kube-system/kube-dns:dnsudp', 'TCOU7JCQXEZGVUNU'],
])('%s hashes to %s, as chain names on real clusters do', (text, hash) => {
  expect(hash16(text)).toBe(hash);
});

test('an unnamed port has no colon', () => {
  expect(servicePortNameString('default/web', '')).toBe('default/web');
  expect(servicePortKey('default/web', 'http', 'TCP')).toBe('default/web:http/TCP');
});
