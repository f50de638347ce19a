import { fqdn, labelsOf } from '../message/name.ts';
import { octetsOf } from './text.ts';

/** Offsets from here on cannot be pointed at: a compression pointer has 14 bits (RFC 1035 4.1.4). */
const MAX_POINTER = 1 << 14;
const MAX_LABEL = 63;
const MAX_NAME = 255;

/** Octets as they are put together, and where names stand in them. */
export interface Writer {
  octets(values: Iterable<number>): void;
  u8(value: number): void;
  u16(value: number): void;
  u32(value: number): void;
  /**
   * A name; false if it cannot stand on the wire. With `compress` its end may be a pointer to where the same letters stand
   * already; names that may not be compressed can still be pointed at (miekg/dns msg.go `packDomainName`).
   */
  name(text: string, compress: boolean): boolean;
  /** Writes something behind its own length in 16 bits. */
  measured(write: () => boolean): boolean;
  bytes(): Uint8Array;
}

export function openWriter(compressed: boolean): Writer {
  const out: number[] = [];
  const seen = new Map<string, number>();
  const u16 = (value: number): void => void out.push((value >>> 8) & 255, value & 255);
  return {
    octets: (values) => {
      for (const value of values) out.push(value);
    },
    u8: (value) => void out.push(value & 255),
    u16,
    u32: (value) =>
      void out.push((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255),
    name(text, compress) {
      const labels = labelsOf(text).map(octetsOf);
      if (labels.reduce((sum, label) => sum + 1 + (label?.length ?? MAX_NAME), 1) > MAX_NAME) return false;
      let suffix = fqdn(text);
      for (const label of labels) {
        if (!label || label.length === 0 || label.length > MAX_LABEL) return false;
        const known = compressed ? seen.get(suffix) : undefined;
        if (known !== undefined && compress) {
          u16(0xc000 | known);
          return true;
        }
        if (known === undefined && out.length < MAX_POINTER) seen.set(suffix, out.length);
        out.push(label.length, ...label);
        suffix = suffix.slice(labelEnd(suffix) + 1);
      }
      out.push(0);
      return true;
    },
    measured(write) {
      const at = out.length;
      u16(0);
      if (!write()) return false;
      const length = out.length - at - 2;
      if (length > 0xffff) return false;
      [out[at], out[at + 1]] = [length >>> 8, length & 255];
      return true;
    },
    bytes: () => Uint8Array.from(out),
  };
}

/** Where the first label ends: at the first dot that is not escaped. */
function labelEnd(name: string): number {
  for (let at = 0; at < name.length; at++) {
    if (name[at] === '\\') at++;
    else if (name[at] === '.') return at;
  }
  return name.length;
}
