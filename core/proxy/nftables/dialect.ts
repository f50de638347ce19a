import type { Family } from '../../net/index.ts';

/** Words that differ between the tables of the two families. */
export interface Dialect {
  readonly family: 'ip' | 'ip6';
  readonly address: 'ipv4_addr' | 'ipv6_addr';
}

export const dialectOf = (family: Family): Dialect =>
  family === 'IPv4' ? { family: 'ip', address: 'ipv4_addr' } : { family: 'ip6', address: 'ipv6_addr' };

export const TABLE = 'kube-proxy';
