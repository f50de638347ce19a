import type { Json } from '../api/index.ts';

/** A JSON value as Go's `%+v` prints the decoded form: `map[spec:map[ports:[map[port:80]]]]`. */
export function goMap(value: Json | undefined): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(goMap).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, each]) => `${key}:${goMap(each as Json)}`);
  return `map[${entries.join(' ')}]`;
}
