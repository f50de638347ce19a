import type { Failure } from '../kind.ts';

/** Where two values differ, as paths below `path`. `same` may accept a pair that is not equal. */
export function differences(
  path: string,
  expected: unknown,
  actual: unknown,
  same: (expected: unknown, actual: unknown) => boolean = () => false,
): readonly Failure[] {
  if (expected === actual || same(expected, actual)) return [];
  if (isRecord(expected) && isRecord(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
    return keys.flatMap((key) => differences(`${path}.${key}`, expected[key], actual[key], same));
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length)
    return expected.flatMap((each, index) => differences(`${path}[${index}]`, each, actual[index], same));
  return [{ path, expected, actual }];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
