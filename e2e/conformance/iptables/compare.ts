import type { Failure } from '../kind.ts';

/** Every place where two plain values differ, with its path. Arrays of text are reported line by line. */
export function compare(path: string, expected: unknown, actual: unknown): readonly Failure[] {
  if (Object.is(expected, actual)) return [];
  if (isTextList(expected) && isTextList(actual)) return compareLines(path, expected, actual);
  if (isRecord(expected) && isRecord(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return keys.flatMap((key) => compare(`${path}.${key}`, expected[key], actual[key]));
  }
  return [{ path, expected, actual }];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Lines that one side lacks; if both have the same lines, the first place where their order differs. */
function compareLines(
  path: string,
  expected: readonly string[],
  actual: readonly string[],
): readonly Failure[] {
  const missing = without(expected, actual);
  const extra = without(actual, expected);
  const lost = missing.map((line) => ({ path: `${path}: missing line`, expected: line, actual: undefined }));
  const added = extra.map((line) => ({ path: `${path}: extra line`, expected: undefined, actual: line }));
  if (lost.length + added.length > 0) return [...lost, ...added];
  const at = expected.findIndex((line, place) => line !== actual[place]);
  return at < 0 ? [] : [{ path: `${path}[${at}]: order`, expected: expected[at], actual: actual[at] }];
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
