/** One replacement, in offsets of the text before. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The smallest single replacement that makes one text into another: the cursor and the marks around it stay. */
export function changeBetween(before: string, after: string): Change {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from: start, to: before.length - end, text: after.slice(start, after.length - end) };
}
