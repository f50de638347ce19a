/** A decimal, octal (`0…`) or hexadecimal (`0x…`) number of 32 bits, as xtables_strtoui reads it; undefined for other text. */
export function unsigned(text: string): number | undefined {
  const value = /^0x[0-9a-f]+$/i.test(text)
    ? Number(text)
    : /^0[0-7]+$/.test(text)
      ? Number.parseInt(text, 8)
      : /^\d+$/.test(text)
        ? Number(text)
        : undefined;
  return value !== undefined && value <= 0xffffffff ? value : undefined;
}

/** `80` or `8000:8010` (or `8000-8010` with that separator). */
export function portRange(text: string, separator: ':' | '-'): readonly [number, number] | undefined {
  const ends = text.split(separator).map((end) => (/^\d+$/.test(end) ? Number(end) : -1));
  const low = ends[0] ?? -1;
  const high = ends.length === 1 ? low : (ends[1] ?? -1);
  return ends.length > 2 || low < 0 || high > 65535 || low > high ? undefined : [low, high];
}

/** The inverse of `portRange`. */
export const printRange = ([low, high]: readonly [number, number], separator: ':' | '-'): string =>
  low === high ? `${low}` : `${low}${separator}${high}`;
