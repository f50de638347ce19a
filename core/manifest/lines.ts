/** The number of the line of an offset, from 0. */
export function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length - 1;
}

/** A negative position would count as 0 and find a newline there. */
const lineStart = (source: string, offset: number): number =>
  offset === 0 ? 0 : source.lastIndexOf('\n', offset - 1) + 1;

/** The text of the line of an offset. */
export function lineText(source: string, offset: number): string {
  const end = source.indexOf('\n', offset);
  return source.slice(lineStart(source, offset), end < 0 ? source.length : end);
}

/** How far an offset is from the beginning of its line. */
export function columnOf(source: string, offset: number): number {
  return offset - lineStart(source, offset);
}

/** Where the next token stands after the line of an offset: blank lines and comments are skipped. */
export function nextContent(source: string, offset: number): number {
  const end = source.indexOf('\n', offset);
  if (end < 0) return source.length;
  const skipped = /^(?:[^\S\n]*(?:#[^\n]*)?(?:\n|$))*/.exec(source.slice(end + 1))?.[0] ?? '';
  return Math.min(source.length, end + 1 + skipped.length);
}
