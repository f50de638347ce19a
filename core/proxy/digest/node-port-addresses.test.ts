import { expect, test } from 'vitest';
import { nodePortAddresses, nodePortIPs } from './node-port-addresses.ts';

const local = ['127.0.0.1', '10.244.1.1', '192.168.1.11'];

test('without a CIDR of the family every address serves node ports', () => {
  expect(nodePortAddresses([], 'IPv4', '192.168.1.11')).toMatchObject({
    matchAll: true,
    containsIPv4Loopback: true,
  });
  expect(nodePortAddresses(['fd00::/8'], 'IPv4', '192.168.1.11').matchAll).toBe(true);
});

test('CIDRs pick local addresses, loopback only where it is served', () => {
  const some = nodePortAddresses(['192.168.0.0/16', '127.0.0.0/8'], 'IPv4', undefined);
  expect(some).toMatchObject({ matchAll: false, containsIPv4Loopback: true });
  expect(nodePortIPs(some, local, true)).toEqual(['127.0.0.1', '192.168.1.11']);
  expect(nodePortIPs(some, local, false)).toEqual(['192.168.1.11']);
});

test('primary is the address of the node, per family', () => {
  const primary = nodePortAddresses(['primary'], 'IPv4', '192.168.1.11');
  expect(primary).toMatchObject({ matchAll: false, cidrs: ['192.168.1.11/32'], containsIPv4Loopback: false });
  expect(nodePortIPs(primary, local, true)).toEqual(['192.168.1.11']);
});
