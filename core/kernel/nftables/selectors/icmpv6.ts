import { accept, type Reader, type Selector } from '../statement.ts';

/**
 * `icmpv6 type`: every error that is told apart here is a kind of unreachable; what carries no error is an echo request. Messages of
 * neighbour discovery are not modelled, so that no packet has their types.
 */
const type: Selector = {
  text: 'icmpv6 type',
  type: 'icmpv6_type',
  read: ({ packet, family }) => {
    if (family !== 'IPv6' || packet.protocol !== 'ICMP') return undefined;
    return packet.icmp ? 'destination-unreachable' : 'echo-request';
  },
};

export const icmpv6 = (reader: Reader): Selector | undefined =>
  accept(reader, 'icmpv6', 'type') ? type : undefined;
