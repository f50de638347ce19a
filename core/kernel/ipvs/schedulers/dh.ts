import { addressBits, hash32, TABLE_BITS } from './hash.ts';
import { available, chosen, type Scheduler } from './scheduler.ts';

/**
 * Destination hashing: the destination is the virtual server's own address, so that all its connections go to one server. If that
 * one is at weight 0 nobody serves (net/netfilter/ipvs/ip_vs_dh.c).
 */
export const dh: Scheduler = {
  name: 'dh',
  rule: 'destination hash: the same virtual address always goes to the same server',
  schedule({ service: { realServers }, packet }) {
    const server = realServers[hash32(addressBits(packet.dst), TABLE_BITS) % realServers.length];
    return chosen(server && available(server) ? server : undefined);
  },
};
