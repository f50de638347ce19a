import { addressOf, canonicalAddress, cidrContains, cidrOf, compareAddresses } from '../../net/index.ts';
import { unsigned } from '../numbers.ts';
import { protocolName, protocolNumber } from '../protocols.ts';
import { unquoted } from './words.ts';

/** `0x00004000`, as nft prints marks. */
export const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;

const isAddress = (type: string): boolean => type === 'ipv4_addr' || type === 'ipv6_addr';

/** A prefix or an address of the type; a prefix of one address is that address. */
function canonicalNetwork(text: string, type: string): string | undefined {
  const network = text.includes('/') ? cidrOf(text) : canonicalAddress(text);
  if (network === undefined || network.includes(':') !== (type === 'ipv6_addr')) return undefined;
  return network.replace(type === 'ipv4_addr' ? /\/32$/ : /\/128$/, '');
}

/** The one way a value of a type is written here and by nft, ranges (`a-b`) included; undefined if it is none. */
export function canonicalValue(text: string, type: string): string | undefined {
  const dash = /^([\d.a-f:]+)-([\d.a-f:]+)$/.exec(text);
  if (dash && (isAddress(type) || type === 'inet_service')) {
    const ends = [dash[1], dash[2]].map((end) => canonicalValue(end ?? '', type));
    return ends.includes(undefined) ? undefined : ends.join('-');
  }
  if (isAddress(type)) return canonicalNetwork(text, type);
  switch (type) {
    case 'inet_proto':
      return protocolName(text);
    case 'inet_service':
    case 'integer': {
      const number = unsigned(text);
      return number === undefined ? undefined : `${number}`;
    }
    case 'mark': {
      const number = unsigned(text);
      return number === undefined ? undefined : hex(number);
    }
    case 'ifname':
      return `"${unquoted(text)}"`;
    default:
      return text;
  }
}

/** Whether a value stands for many: a prefix, a range, or a name with `*`. */
export const isInterval = (value: string): boolean =>
  value.includes('/') || value.endsWith('*"') || /^[^"].*-/.test(value);

/** Whether a prefix, range or name pattern holds a value. */
export function intervalHolds(interval: string, value: string): boolean {
  if (interval.includes('/')) return cidrContains(interval, value);
  if (interval.startsWith('"')) return value.startsWith(interval.slice(0, -2));
  const [low = '', high = ''] = interval.split('-');
  const order = /^\d+$/.test(value) ? (a: string, b: string) => Number(a) - Number(b) : compareAddresses;
  return order(low, value) <= 0 && order(value, high) <= 0;
}

const bigEndian = (value: number, bytes: number): readonly number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) % 256);

/** Bytes of a value as they lie in a set's key. */
function keyBytes(value: string, type: string): readonly number[] {
  const first = isInterval(value) ? value.replace(/(?!^)-.*$/, '') : value;
  if (isAddress(type)) {
    const address = addressOf(first);
    if (type === 'ipv4_addr') return address.split('.').map(Number);
    return ipv6Bytes(address);
  }
  switch (type) {
    case 'inet_proto':
      return [protocolNumber(first)];
    case 'inet_service':
      return bigEndian(Number(first), 2);
    case 'integer':
    case 'mark':
      return bigEndian(Number(first), 4);
    default:
      return [...first].map((letter) => letter.charCodeAt(0));
  }
}

function ipv6Bytes(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const groups = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
  const front = groups(head);
  const back = groups(tail ?? '');
  const gap = Array.from({ length: 8 - front.length - back.length }, () => '0');
  return [...front, ...gap, ...back].flatMap((group) => bigEndian(Number.parseInt(group, 16), 2));
}

/**
 * Text by whose order nft 1.0.6 lists elements. One field goes by value. The fields of a concatenation, each filled up to
 * four bytes, are read as one little-endian number: the last byte counts most.
 */
export function sortKey(fields: readonly string[], types: readonly string[]): string {
  const bytes = fields.map((field, i) => keyBytes(field, types[i] ?? ''));
  const [only] = bytes;
  if (bytes.length === 1 && only) return toText(only);
  const padded = bytes.flatMap((field) => [...field, ...Array.from({ length: -field.length & 3 }, () => 0)]);
  return toText(padded.reverse());
}

const toText = (bytes: readonly number[]): string => String.fromCharCode(...bytes);
