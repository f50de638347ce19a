import { addressBytes } from '../../../net/index.ts';
import type { RealServer } from '../state.ts';

/** Multiplicative hash of 32 bits (include/linux/hash.h, hash_32): the highest `bits` of the product. */
export const hash32 = (value: number, bits: number): number => Math.imul(value, 0x61c88647) >>> (32 - bits);

/** Buckets of a hash table of dh and sh (CONFIG_IP_VS_DH_TAB_BITS, CONFIG_IP_VS_SH_TAB_BITS). */
export const TABLE_BITS = 8;

/** An address as the 32 bits that the kernel's hashes start from: of IPv6 the four words, xor-ed. */
export function addressBits(address: string): number {
  const bytes = addressBytes(address);
  let bits = 0;
  for (let at = 0; at < bytes.length; at += 4) {
    const word = bytes.slice(at, at + 4).reduce((value, byte) => (value << 8) | byte, 0);
    bits ^= word;
  }
  return bits >>> 0;
}

/** The server in a bucket of a table that is filled by going round the list, each server as often in a row as its weight says. */
export function inBucket(servers: readonly RealServer[], bucket: number): RealServer | undefined {
  const row = servers.flatMap((server) => Array<RealServer>(Math.max(1, server.weight)).fill(server));
  return row[bucket % row.length];
}
