import type { ManifestFile } from '../../core/index.ts';

const linesOf = (text: string): readonly string[] => text.split('\n');

/**
 * Where a line of one version of a text stands in another (both from 1); undefined when it lies where they differ.
 * Everything between the first and the last difference counts as different.
 */
export function lineIn(before: string, after: string, line: number): number | undefined {
  if (before === after) return line;
  const [a, b] = [linesOf(before), linesOf(after)];
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start += 1;
  if (line <= start) return line;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return line > a.length - end ? line + b.length - a.length : undefined;
}

/** The same between two sets of files, for a line of the file `name`. */
export function lineInFiles(
  before: readonly ManifestFile[],
  after: readonly ManifestFile[],
  name: string,
  line: number,
): number | undefined {
  const textIn = (files: readonly ManifestFile[]) => files.find((file) => file.name === name)?.text;
  const [a, b] = [textIn(before), textIn(after)];
  return a === undefined || b === undefined ? undefined : lineIn(a, b, line);
}
