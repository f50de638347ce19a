const WORD = /"[^"]*"|[{},;]|[^\s{},;"]+/g;

/** Splits nft text at blanks; braces, commas and semicolons are words of their own, quoted text keeps its quotes. */
export const wordsOf = (text: string): readonly string[] => text.match(WORD) ?? [];

/** Text of a quoted word; other words as they are. */
export const unquoted = (word: string): string => (word.startsWith('"') ? word.slice(1, -1) : word);

/** Text after the word `comment`, if there is one. */
export function commentOf(words: readonly string[]): string | undefined {
  const at = words.indexOf('comment');
  return at < 0 ? undefined : unquoted(words[at + 1] ?? '');
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** `10800s`, `1d2h30m5s` or plain seconds, in ms; undefined for other text. */
export function durationOf(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (!/^(\d+(ms|[dhms]))+$/.test(text)) return undefined;
  const parts = text.match(/\d+(ms|[dhms])/g) ?? [];
  return parts.reduce((sum, part) => {
    const unit = part.replace(/\d+/, '');
    return sum + Number.parseInt(part, 10) * (UNITS.find(([name]) => name === unit)?.[1] ?? 0);
  }, 0);
}

/** As nft prints it: `3h`, `1m`, `2h59m58s`. */
export function printDuration(ms: number): string {
  let left = ms;
  let text = '';
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}
