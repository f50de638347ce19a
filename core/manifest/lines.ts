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

/** How far the line of an offset is indented; list dashes count as blanks. */
export function indentAt(source: string, offset: number): number {
  return (/^[ -]*/.exec(lineText(source, offset))?.[0] ?? '').length;
}

const isContent = (line: string): boolean => line.trim() !== '' && !line.trimStart().startsWith('#');

/** Lines with content before an offset, the nearest first, each with its own offset. */
function* linesBefore(
  source: string,
  offset: number,
): Generator<{ readonly text: string; readonly at: number }> {
  for (let at = lineStart(source, offset); at > 0; ) {
    at = lineStart(source, at - 1);
    const text = lineText(source, at);
    if (isContent(text)) yield { text, at };
  }
}

const indentOf = (text: string): number => (/^ */.exec(text)?.[0] ?? '').length;

/** Where the block begins that is still open at a line of this indentation. */
export function blockStart(source: string, offset: number): number {
  const own = indentOf(lineText(source, offset));
  let start: { indent: number; at: number } | undefined;
  for (const { text, at } of linesBefore(source, offset)) {
    const indent = indentOf(text);
    const afterDash = indentAt(source, at);
    // A dash opens a mapping of its own at the column after it.
    if (afterDash > indent && (start === undefined ? afterDash <= own : afterDash === start.indent))
      return at;
    if (start === undefined ? indent <= own : indent === start.indent) start = { indent, at };
    else if (start !== undefined && indent < start.indent) break;
  }
  return start?.at ?? offset;
}

/** True when a key of the same mapping stands before this one, so that a `:` must follow. */
export function isSiblingKey(source: string, offset: number): boolean {
  const column = offset - lineStart(source, offset);
  for (const { text } of linesBefore(source, offset)) {
    if (indentOf(text) > column) continue;
    return (/^[ -]*/.exec(text)?.[0] ?? '').length === column;
  }
  return false;
}
