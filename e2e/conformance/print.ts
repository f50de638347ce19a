import { structuredPatch } from 'diff';
import type { Failure } from './kind.ts';
import { passed, type Result, tally } from './run.ts';

/** One failed vector for a reader: where, and what is different; long values as a diff of lines. */
export function printResult(result: Result): string {
  const body = result.reason ? indent(result.reason) : result.failures.map(printFailure).join('\n');
  return `✗ ${result.path}\n${body}`;
}

/** `folder: N passed, N failed` for each folder. The last line, over all, is `N passed, N failed`. */
export function printTallies(results: readonly Result[]): string {
  const line = (of: readonly Result[]) => `${tally(of).passed} passed, ${tally(of).failed} failed`;
  const perFolder = foldersOf(results).map(
    (folder) => `${folder}: ${line(results.filter((result) => result.folder === folder))}`,
  );
  return [...perFolder, line(results)].join('\n');
}

/** The same for a machine. */
export function printJson(results: readonly Result[]): string {
  const folders = foldersOf(results).map((name) => [
    name,
    tally(results.filter(({ folder }) => folder === name)),
  ]);
  const failures = results.filter((result) => !passed(result));
  return JSON.stringify({ ...tally(results), folders: Object.fromEntries(folders), failures }, null, 2);
}

function foldersOf(results: readonly Result[]): string[] {
  return [...new Set(results.map((result) => result.folder))].sort();
}

function printFailure({ path, expected, actual }: Failure): string {
  const [wanted, got] = [text(expected), text(actual)];
  if (!wanted.includes('\n') && !got.includes('\n'))
    return indent(`${path}\n  expected ${wanted}\n  actual   ${got}`);
  const { hunks } = structuredPatch('', '', wanted, got, '', '', { context: 3 });
  const lines = hunks.flatMap((hunk) => [`@@ line ${hunk.oldStart} @@`, ...hunk.lines]);
  return indent(
    [`${path} (- expected, + actual)`, ...lines.filter((line) => !line.startsWith('\\'))].join('\n'),
  );
}

/** A multi-line string as it is, everything else as JSON: on one line while that is short. */
function text(value: unknown): string {
  if (typeof value === 'string' && value.includes('\n')) return value;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join('\n');
  const short = JSON.stringify(value) ?? String(value);
  return short.length <= 100 ? short : JSON.stringify(value, null, 2);
}

function indent(block: string): string {
  return block.replace(/^/gm, '    ');
}
