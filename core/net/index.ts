/** Addresses, CIDRs, protocols, ports and the packet. Address arithmetic is ipaddr.js's. */
export type { Family, Header, IcmpError, Packet, Protocol, TcpFlags } from './packet.ts';
