import { utf8 } from '@scure/base';

/** Octets that a label or a character string shows with a backslash before them; the rest of what is not printable as `\ddd`. */
const NAME_SPECIALS = new Set([...'".;\\()@$'].map((char) => char.charCodeAt(0)));
const STRING_SPECIALS = new Set([...'"\\'].map((char) => char.charCodeAt(0)));
const [SPACE, TILDE] = [0x20, 0x7e];

const escaped = (octets: Iterable<number>, specials: ReadonlySet<number>, firstPlain: number): string => {
  let text = '';
  for (const octet of octets) {
    if (octet < firstPlain || octet > TILDE) text += `\\${String(octet).padStart(3, '0')}`;
    else text += (specials.has(octet) ? '\\' : '') + String.fromCharCode(octet);
  }
  return text;
};

/** A label in presentation format (RFC 1035 5.1), with the escapes of BIND: a dot inside it is `\.`. */
export const labelText = (octets: Iterable<number>): string => escaped(octets, NAME_SPECIALS, SPACE + 1);

/** A character string in quotes. */
export const stringText = (octets: Iterable<number>): string =>
  `"${escaped(octets, STRING_SPECIALS, SPACE)}"`;

/** The octets that escaped text stands for; undefined where an escape is not whole. Other characters count in UTF-8. */
export function octetsOf(text: string): readonly number[] | undefined {
  if (!text.includes('\\')) return [...utf8.decode(text)];
  const octets: number[] = [];
  for (const [part] of text.matchAll(/\\\d{3}|\\[\s\S]?|[^\\]+/g)) {
    if (/^\\\d{3}$/.test(part)) {
      const octet = Number(part.slice(1));
      if (octet > 255) return undefined;
      octets.push(octet);
    } else if (part === '\\') return undefined;
    else octets.push(...utf8.decode(part.replace(/^\\/, '')));
  }
  return octets;
}
