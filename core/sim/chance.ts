/** Seeded chance as data: how often each named stream has been drawn. */
export interface Chance {
  readonly seed: number;
  readonly counters: Readonly<Record<string, number>>;
}

/** Hashes of the few names that streams have. */
const hashes = new Map<string, number>();

/** FNV-1a over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/): only to tell streams apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** The 32-bit finalizer of MurmurHash3: every input bit reaches every output bit. */
function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The `count`th number in [0, 1) of a stream: a pure function, so the past can be drawn again. */
export function drawAt(seed: number, stream: string, count: number): number {
  let hashed = hashes.get(stream);
  if (hashed === undefined) {
    hashed = hash(stream);
    hashes.set(stream, hashed);
  }
  return mix(mix(hashed ^ mix(seed)) + Math.imul(count + 1, 0x9e3779b9)) / 0x100000000;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hexByte = (value: number): string => HEX[value & 255] as string;

/** A 32-bit number in eight hex digits. */
export const hexWord = (value: number): string =>
  hexByte(value >>> 24) + hexByte(value >>> 16) + hexByte(value >>> 8) + hexByte(value);

/** A purse of draws for one step: `draw` counts up, `spent` is the chance to keep afterwards. */
export function purse(chance: Chance): { draw(stream: string): number; spent(): Chance } {
  let counters: Record<string, number> | undefined;
  return {
    draw(stream) {
      counters ??= { ...chance.counters };
      const count = counters[stream] ?? 0;
      counters[stream] = count + 1;
      return drawAt(chance.seed, stream, count);
    },
    spent: () => (counters ? { ...chance, counters } : chance),
  };
}
