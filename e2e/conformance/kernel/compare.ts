import type { Failure } from '../kind.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Text with `*` for ports that chance picked. */
function textHolds(expected: string, actual: unknown): boolean {
  if (typeof actual !== 'string') return false;
  const pattern = expected.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '\\d+');
  return new RegExp(`^${pattern}$`).test(actual);
}

/** Every place where the actual value is not what was observed; `*` in expected text stands for a random port. */
export function differences(path: string, expected: unknown, actual: unknown): readonly Failure[] {
  if (Object.is(expected, actual) || (typeof expected === 'string' && textHolds(expected, actual))) return [];
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length);
    return Array.from({ length }, (_, i) => differences(`${path}[${i}]`, expected[i], actual[i])).flat();
  }
  if (isRecord(expected) && isRecord(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return keys.flatMap((key) => differences(`${path}.${key}`, expected[key], actual[key]));
  }
  return [{ path, expected, actual }];
}
