import ipaddr from 'ipaddr.js';
import type { Family } from './packet.ts';

/** `10.0.0.1` as an unsigned number, or -1. Leading zeros are decimal, as Go's ParseIPSloppy reads them. */
export function ipv4Number(text: string): number {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      if (octet < 0) return -1;
      value = value * 256 + octet;
      octet = -1;
      dots++;
    } else {
      if (code < 48 || code > 57) return -1;
      octet = (octet < 0 ? 0 : octet) * 10 + code - 48;
      if (octet > 255) return -1;
    }
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : -1;
}

/** The inverse of `ipv4Number`. */
export function ipv4Text(value: number): string {
  return `${Math.floor(value / 16777216)}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** The address family of an address as text; undefined if it is no address. Zone identifiers are not taken. */
export function familyOf(address: string): Family | undefined {
  if (ipv4Number(address) >= 0) return 'IPv4';
  return address.includes(':') && !address.includes('%') && ipaddr.IPv6.isValid(address) ? 'IPv6' : undefined;
}

const LEADING_ZERO = /(?:^|\.)0\d/;

/**
 * The one way an address is written here: dotted decimal without leading zeros, or RFC 5952. An IPv4-mapped
 * IPv6 address becomes IPv4, as Go's net.IP prints it. Undefined for text that is no address.
 */
export function canonicalAddress(address: string): string | undefined {
  const number = ipv4Number(address);
  // Nearly every address is written so already, and half a million of them need no copies.
  if (number >= 0) return LEADING_ZERO.test(address) ? ipv4Text(number) : address;
  if (familyOf(address) !== 'IPv6') return undefined;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : parsed.toRFC5952String();
}

/** Network byte order bytes: 4 or 16 of them. Throws on text that is no address. */
export function addressBytes(address: string): readonly number[] {
  const number = ipv4Number(address);
  if (number >= 0) return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255];
  return ipaddr.parse(address).toByteArray();
}

/** Numeric order of addresses; every IPv4 address comes before every IPv6 address. For `Array.sort`. */
export function compareAddresses(a: string, b: string): number {
  const [first, second] = [ipv4Number(a), ipv4Number(b)];
  if (first >= 0 && second >= 0) return first - second;
  const left = addressBytes(a);
  const right = addressBytes(b);
  if (left.length !== right.length) return left.length - right.length;
  const at = left.findIndex((byte, i) => byte !== right[i]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

/** True for 127.0.0.0/8 and ::1. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** True for 224.0.0.0/4 and ff00::/8. */
export function isMulticast(address: string): boolean {
  const number = ipv4Number(address);
  return number >= 0 ? number >>> 28 === 14 : address.startsWith('ff');
}
