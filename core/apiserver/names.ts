import { hexWord } from '../sim/index.ts';
import type { WriteContext } from './result.ts';

/** Letters of generated names: no vowels and no 0, 1, 3 (apimachinery pkg/util/rand/rand.go). */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A base longer than this is cut before the suffix (apiserver pkg/storage/names/generate.go). */
const LONGEST_BASE = 58;

/** Five random characters, drawn from the stream `name`. */
export function randomSuffix(context: WriteContext): string {
  let suffix = '';
  while (suffix.length < 5) suffix += ALPHABET[Math.floor(context.draw('name') * ALPHABET.length)];
  return suffix;
}

/** metadata.name for a generateName. */
export function generatedName(base: string, context: WriteContext): string {
  return base.slice(0, LONGEST_BASE) + randomSuffix(context);
}

/** A random UUID (RFC 9562, version 4), drawn from the stream `uid`. */
export function newUid(context: WriteContext): string {
  const word = (): string => hexWord(Math.floor(context.draw('uid') * 2 ** 32));
  const [first, second, third, fourth] = [word(), word(), word(), word()];
  const variant = '89ab'[Number.parseInt(third[0] as string, 16) % 4];
  return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-${variant}${third.slice(1, 4)}-${third.slice(4)}${fourth}`;
}
