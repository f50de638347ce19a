import type { WriteContext } from './result.ts';

/** Letters of generated names: no vowels and no 0, 1, 3 (apimachinery pkg/util/rand/rand.go). */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A base longer than this is cut before the suffix (apiserver pkg/storage/names/generate.go). */
const LONGEST_BASE = 58;

/** Five random characters, drawn from the stream `name`. */
export function randomSuffix(context: WriteContext): string {
  return Array.from({ length: 5 }, () => ALPHABET[Math.floor(context.draw('name') * ALPHABET.length)]).join(
    '',
  );
}

/** metadata.name for a generateName. */
export function generatedName(base: string, context: WriteContext): string {
  return base.slice(0, LONGEST_BASE) + randomSuffix(context);
}

/** A random UUID (RFC 9562, version 4), drawn from the stream `uid`. */
export function newUid(context: WriteContext): string {
  const hex = Array.from({ length: 4 }, () =>
    Math.floor(context.draw('uid') * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
  const variant = '89ab'[Number.parseInt(hex[16] as string, 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
