import { isObject, sortedJson } from '../../../core/api/index.ts';
import type { Failure } from '../kind.ts';

/** Every place where `actual` is not what `expected` says, both ways. `<time>` stands for any text. */
export function differences(path: string, expected: unknown, actual: unknown): readonly Failure[] {
  if (expected === '<time>' && typeof actual === 'string') return [];
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length)
    return expected.flatMap((each, index) => differences(`${path}[${index}]`, each, actual[index]));
  if (isObject(expected) && isObject(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
    return keys.flatMap((key) => differences(`${path}.${key}`, expected[key], actual[key]));
  }
  return sortedJson(expected) === sortedJson(actual) ? [] : [{ path, expected, actual }];
}
