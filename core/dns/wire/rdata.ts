import { base16 } from '@scure/base';
import ipaddr from 'ipaddr.js';
import { parseAddress } from '../message/address.ts';
import { Malformed, type Reader } from './reader.ts';
import { octetsOf, stringText } from './text.ts';
import type { Writer } from './writer.ts';

/** How the data of one type stands on the wire; `data` is its presentation format. */
interface DataFormat {
  /** False if the text is no data of this type. */
  write(writer: Writer, data: string): boolean;
  read(reader: Reader): string;
}

/** Octets of an address of the family; IPv4 inside IPv6 stays what it is. */
function addressOctets(family: 'IPv4' | 'IPv6', text: string): readonly number[] | undefined {
  if (family === 'IPv4')
    return parseAddress(text)?.family === 'IPv4' && !text.includes(':')
      ? text.split('.').map(Number)
      : undefined;
  return !text.includes('%') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text).toByteArray() : undefined;
}

const address = (family: 'IPv4' | 'IPv6'): DataFormat => ({
  write(writer, data) {
    const octets = addressOctets(family, data);
    if (octets) writer.octets(octets);
    return octets !== undefined;
  },
  read(reader) {
    const octets = [...reader.octets(family === 'IPv4' ? 4 : 16)];
    const parsed = ipaddr.fromByteArray(octets);
    return 'toRFC5952String' in parsed ? parsed.toRFC5952String() : parsed.toString();
  },
});

/** Numbers and names one after the other, separated by blanks. Only the types of RFC 1035 may compress their names. */
const fields = (...layout: readonly ('u16' | 'u32' | 'name' | 'plain-name')[]): DataFormat => ({
  write(writer, data) {
    const words = data.split(' ');
    if (words.length !== layout.length) return false;
    return layout.every((field, index) => {
      const word = words[index] ?? '';
      if (field === 'name' || field === 'plain-name') return writer.name(word, field === 'name');
      if (!/^\d{1,10}$/.test(word) || Number(word) >= (field === 'u16' ? 2 ** 16 : 2 ** 32)) return false;
      writer[field](Number(word));
      return true;
    });
  },
  read: (reader) =>
    layout
      .map((field) => (field === 'u16' || field === 'u32' ? String(reader[field]()) : reader.name()))
      .join(' '),
});

const MAX_STRING = 255;

/** Character strings, in quotes or bare. */
const strings: DataFormat = {
  write(writer, data) {
    const words = data.match(/"(?:[^"\\]|\\[\s\S])*"|[^\s"]+/g) ?? [];
    return words.every((word) => {
      const octets = octetsOf(word.startsWith('"') ? word.slice(1, -1) : word);
      if (!octets || octets.length > MAX_STRING) return false;
      writer.u8(octets.length);
      writer.octets(octets);
      return true;
    });
  },
  read(reader) {
    const words: string[] = [];
    while (!reader.atEnd()) words.push(stringText(reader.octets(reader.u8())));
    return words.join(' ');
  },
};

/** Data of types without a format of their own: `\# 4 0A000001` (RFC 3597 5). */
const generic: DataFormat = {
  write(writer, data) {
    const [, count, hex = ''] = /^\\# (\d+)(?: ([0-9A-Fa-f ]+))?$/.exec(data) ?? [];
    const digits = hex.replaceAll(' ', '').toUpperCase();
    if (count === undefined || digits.length !== Number(count) * 2) return false;
    writer.octets(base16.decode(digits));
    return true;
  },
  read(reader) {
    const octets: number[] = [];
    while (!reader.atEnd()) octets.push(reader.u8());
    const hex = base16.encode(Uint8Array.from(octets));
    return `\\# ${octets.length}${hex === '' ? '' : ` ${hex}`}`;
  },
};

const FORMATS: Readonly<Record<string, DataFormat>> = {
  A: address('IPv4'),
  AAAA: address('IPv6'),
  CNAME: fields('name'),
  NS: fields('name'),
  PTR: fields('name'),
  MX: fields('u16', 'name'),
  SOA: fields('name', 'name', 'u32', 'u32', 'u32', 'u32', 'u32'),
  // RFC 2782: the target is never compressed.
  SRV: fields('u16', 'u16', 'u16', 'plain-name'),
  TXT: strings,
};

const formatOf = (type: string): DataFormat =>
  (Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined) ?? generic;

export const writeData = (writer: Writer, type: string, data: string): boolean =>
  formatOf(type).write(writer, data);

/** Reads data that must be exactly as long as its record says. */
export function readData(reader: Reader, type: string): string {
  const data = formatOf(type).read(reader);
  if (!reader.atEnd()) throw new Malformed('trailing record rdata');
  return data;
}
