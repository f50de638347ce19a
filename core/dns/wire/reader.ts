import { labelText } from './text.ts';

const MAX_NAME = 255;
/** Pointers in one name: more would not fit 255 octets, so it is a circle (miekg/dns msg.go `maxCompressionPointers`). */
const MAX_POINTERS = 126;

/** What reading beyond the end, or nonsense, comes to. Thrown and caught inside this folder alone. */
export class Malformed extends Error {}

/** Octets as they are read one after the other. Every call throws `Malformed` where there is nothing to read. */
export interface Reader {
  readonly at: number;
  u8(): number;
  u16(): number;
  u32(): number;
  octets(count: number): Uint8Array;
  name(): string;
  atEnd(): boolean;
  /** Only the next octets, as a message of its own whose pointers still lead into the whole. Moves behind them. */
  part(length: number): Reader;
}

export function openReader(bytes: Uint8Array, from = 0, to = bytes.length): Reader {
  let at = from;
  const take = (count: number): number => {
    const start = at;
    if (start + count > to) throw new Malformed('overflow unpacking data');
    at += count;
    return start;
  };
  const octet = (offset: number): number => bytes[offset] ?? 0;
  const u16 = (): number => {
    const start = take(2);
    return (octet(start) << 8) | octet(start + 1);
  };
  return {
    get at() {
      return at;
    },
    u8: () => octet(take(1)),
    u16,
    u32: () => u16() * 0x10000 + u16(),
    octets: (count) => bytes.slice(take(count), at),
    name() {
      const { text, end } = nameAt(bytes, at, to);
      at = end;
      return text;
    },
    atEnd: () => at >= to,
    part: (length) => openReader(bytes, take(length), at),
  };
}

/** Reads a name and follows its pointers, which may lead anywhere in the message. `end` is behind the name's own octets. */
function nameAt(bytes: Uint8Array, start: number, limit: number): { text: string; end: number } {
  let at = start;
  let end = -1;
  let pointers = 0;
  let length = 1;
  let text = '';
  for (;;) {
    if (at >= (end < 0 ? limit : bytes.length)) throw new Malformed('overflow unpacking domain name');
    const head = bytes[at] ?? 0;
    if (head === 0) return { text: text === '' ? '.' : text, end: end < 0 ? at + 1 : end };
    if (head >= 0xc0) {
      if (at + 1 >= bytes.length) throw new Malformed('overflow unpacking domain name');
      if (++pointers > MAX_POINTERS) throw new Malformed('too many compression pointers');
      if (end < 0) end = at + 2;
      at = ((head & 0x3f) << 8) | (bytes[at + 1] ?? 0);
      continue;
    }
    if (head > 63) throw new Malformed('bad rdata: reserved label type');
    const label = bytes.subarray(at + 1, at + 1 + head);
    length += head + 1;
    if (label.length < head) throw new Malformed('overflow unpacking domain name');
    if (length > MAX_NAME) throw new Malformed('domain name exceeded 255 wire-format octets');
    text += `${labelText(label)}.`;
    at += 1 + head;
  }
}
