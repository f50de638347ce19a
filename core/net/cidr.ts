import ipaddr from 'ipaddr.js';
import { addressBytes, canonicalAddress, familyOf, ipv4Number, ipv4Text } from './address.ts';
import type { Family } from './packet.ts';

/** `address/length` taken apart, address canonical with its host bits kept; a bare address counts as one host. */
function split(text: string): { address: string; length: number; family: Family } | undefined {
  const slash = text.indexOf('/');
  const address = canonicalAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const family = familyOf(address) as Family;
  const width = family === 'IPv4' ? 32 : 128;
  if (slash < 0) return { address, length: width, family };
  const digits = text.slice(slash + 1);
  const length = /^\d+$/.test(digits) ? Number(digits) : -1;
  return length < 0 || length > width ? undefined : { address, length, family };
}

const mask = (length: number): number => (length === 0 ? 0 : (-1 << (32 - length)) >>> 0);

/**
 * The network of `address/length` in canonical text, host bits cleared: `10.0.0.7/8` gives `10.0.0.0/8`.
 * A bare address gives `/32` or `/128`. Undefined for text that is neither.
 */
export function cidrOf(text: string): string | undefined {
  const parts = split(text);
  if (!parts) return undefined;
  const { address, length, family } = parts;
  if (family === 'IPv4') return `${ipv4Text((ipv4Number(address) & mask(length)) >>> 0)}/${length}`;
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${length}`).toRFC5952String()}/${length}`;
}

/** Prefix length of `address/length`; 32 or 128 for a bare address. Throws on other text. */
export function prefixLength(cidr: string): number {
  const parts = split(cidr);
  if (!parts) throw new Error(`not a CIDR: ${cidr}`);
  return parts.length;
}

/** The address of `address/length`, canonical, host bits kept. Throws on other text. */
export function addressOf(cidr: string): string {
  const parts = split(cidr);
  if (!parts) throw new Error(`not a CIDR: ${cidr}`);
  return parts.address;
}

/** Whether the network holds the address. False across families and for text that is no address or CIDR. */
export function cidrContains(cidr: string, address: string): boolean {
  const slash = cidr.indexOf('/');
  const network = ipv4Number(slash < 0 ? cidr : cidr.slice(0, slash));
  const number = ipv4Number(address);
  if (network >= 0) {
    const length = slash < 0 ? 32 : Number(cidr.slice(slash + 1));
    return number >= 0 && ((network ^ number) & mask(length)) === 0;
  }
  if (number >= 0) return false;
  const parts = split(cidr);
  if (parts?.family !== 'IPv6' || familyOf(address) !== 'IPv6') return false;
  return ipaddr.IPv6.parse(address).match([ipaddr.IPv6.parse(parts.address), parts.length]);
}

/** The address `n` places after the network's own: `nthAddress('10.244.1.0/24', 1)` is `10.244.1.1`. Throws outside the network. */
export function nthAddress(cidr: string, n: number): string {
  const network = cidrOf(cidr);
  if (network === undefined) throw new Error(`not a CIDR: ${cidr}`);
  const bytes = [...addressBytes(addressOf(network))];
  let carry = n;
  for (let i = bytes.length - 1; i >= 0 && carry > 0; i--) {
    const sum = (bytes[i] ?? 0) + carry;
    bytes[i] = sum % 256;
    carry = Math.floor(sum / 256);
  }
  const address = carry > 0 ? undefined : canonicalAddress(ipaddr.fromByteArray(bytes).toString());
  if (address === undefined || !cidrContains(network, address))
    throw new Error(`${cidr} has no address ${n}`);
  return address;
}

/** Number of addresses in the network; for large IPv6 networks a rounded one. */
export function cidrSize(cidr: string): number {
  const parts = split(cidr);
  if (!parts) throw new Error(`not a CIDR: ${cidr}`);
  return 2 ** ((parts.family === 'IPv4' ? 32 : 128) - parts.length);
}
