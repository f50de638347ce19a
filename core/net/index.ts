/**
 * Addresses, CIDRs, ports, the packet and its flow. CIDRs stay text (`10.244.1.0/24`). IPv6 arithmetic is
 * ipaddr.js's; IPv4, which rules ask about all the time, is plain numbers.
 */
export {
  addressBytes,
  canonicalAddress,
  compareAddresses,
  familyOf,
  isLoopback,
  isMulticast,
} from './address.ts';
export { addressOf, cidrContains, cidrOf, cidrSize, nthAddress, prefixLength } from './cidr.ts';
export { joinHostPort, splitHostPort } from './endpoint.ts';
export { flowKey, headerOf, reversed } from './flow.ts';
export type { Family, Header, IcmpError, Packet, Protocol, TcpFlags } from './packet.ts';
