import ipaddr from 'ipaddr.js';
import type { Family } from '../../net/index.ts';

/** An address in its canonical text. */
export interface Address {
  readonly family: Family;
  readonly text: string;
}

const DOTTED_QUAD = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/;

/** Reads an address as Go's net.ParseIP does: no short IPv4 forms, no leading zeros, no zones; IPv4-mapped is IPv4. */
export function parseAddress(text: string): Address | undefined {
  if (DOTTED_QUAD.test(text)) return ipaddr.IPv4.isValid(text) ? { family: 'IPv4', text } : undefined;
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress()
    ? { family: 'IPv4', text: address.toIPv4Address().toString() }
    : { family: 'IPv6', text: address.toRFC5952String() };
}

/** Record type that holds addresses of the family. */
export const typeOfFamily = (family: Family): 'A' | 'AAAA' => (family === 'IPv4' ? 'A' : 'AAAA');

/**
 * The address that a full reverse name stands for, undefined for other names
 * (CoreDNS plugin/pkg/dnsutil/reverse.go `ExtractAddressFromReverse`).
 */
export function addressOfReverseName(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (lower.endsWith('.in-addr.arpa.')) {
    const octets = lower.slice(0, -'.in-addr.arpa.'.length).split('.');
    return parseAddress(octets.reverse().join('.'))?.text;
  }
  if (!lower.endsWith('.ip6.arpa.')) return undefined;
  const nibbles = lower.slice(0, -'.ip6.arpa.'.length).split('.').reverse();
  if (nibbles.length !== 32 || nibbles.some((nibble) => !/^[0-9a-f]$/.test(nibble))) return undefined;
  const groups = Array.from({ length: 8 }, (_, index) => nibbles.slice(index * 4, index * 4 + 4).join(''));
  return parseAddress(groups.join(':'))?.text;
}

/** The reverse name of an address: `5.1.244.10.in-addr.arpa.`. */
export function reverseName(address: string): string {
  if (!address.includes(':')) return `${address.split('.').reverse().join('.')}.in-addr.arpa.`;
  const nibbles = ipaddr.IPv6.parse(address)
    .parts.map((part) => part.toString(16).padStart(4, '0'))
    .join('');
  return `${[...nibbles].reverse().join('.')}.ip6.arpa.`;
}
