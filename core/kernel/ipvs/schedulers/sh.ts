import { addressBits, hash32, inBucket, TABLE_BITS } from './hash.ts';
import { available, chosen, type Scheduler } from './scheduler.ts';

const BUCKETS = 2 ** TABLE_BITS;

/**
 * Source hashing. Flag `sh-port` takes the source port in, `sh-fallback` looks on where the server is at weight 0; without it such
 * clients are served by nobody (net/netfilter/ipvs/ip_vs_sh.c).
 */
export const sh: Scheduler = {
  name: 'sh',
  rule: 'source hash: the same client address always goes to the same server',
  schedule({ service: { realServers, flags }, packet }) {
    const port = flags.includes('sh-port') ? packet.sport : 0;
    const hash = (offset: number): number =>
      (offset + hash32(port + addressBits(packet.src), TABLE_BITS)) % BUCKETS;
    const first = hash(0);
    const server = inBucket(realServers, first);
    if (!server || available(server) || !flags.includes('sh-fallback'))
      return chosen(server && available(server) ? server : undefined);
    for (let offset = 0; offset < BUCKETS; offset++) {
      const other = inBucket(realServers, hash((offset + first) % BUCKETS));
      if (other && available(other)) return chosen(other);
    }
    return {};
  },
};
