import type { Vector } from './kind.ts';
import { type Kinds, knownKinds, passed, runVector } from './run.ts';
import { readVectors, type VectorFile } from './vectors.ts';

/** At most this many places are changed in one vector. */
const CHANGES_PER_VECTOR = 12;

/** Fields of a vector that only a reader reads. */
const PROSE = ['name', 'about', 'source', 'notes'];

/**
 * `npm run conformance:planted`: a runner that looks at nothing passes everything. So each passing vector is run again with
 * one character of what it expects changed, at several places in turn; a vector of which no change is noticed fails here.
 */
export function main(args: readonly string[]): number {
  const kinds = knownKinds();
  const files = readVectors(args[0] ?? 'e2e/conformance/vectors').filter((file) =>
    passed(runVector(file, kinds)),
  );
  const blind = files.filter((file) => !noticesAChange(file, kinds));
  for (const file of blind) console.error(`${file.path}: passes with a changed expectation`);
  if (files.length === 0) console.error('planted: no passing vector to change');
  console.log(`planted: ${files.length - blind.length} passed, ${blind.length} failed`);
  return files.length > 0 && blind.length === 0 ? 0 : 1;
}

function noticesAChange(file: VectorFile, kinds: Kinds): boolean {
  return changed(file.vector).some(
    (vector) => !passed(runVector({ ...file, vector: vector as Vector }, kinds)),
  );
}

/** Copies of a vector, each with another leaf of what it expects off by one character. */
function changed(vector: Vector | undefined): unknown[] {
  const paths = leaves(vector);
  const expected = paths.filter((path) => path.includes('expect') && !PROSE.includes(path.at(-1) ?? ''));
  const places = expected.length > 0 ? expected : paths.filter(([top]) => !PROSE.includes(top ?? ''));
  const step = Math.max(1, Math.floor(places.length / CHANGES_PER_VECTOR));
  return places.filter((_, index) => index % step === 0).map((place) => changeAt(vector, place));
}

function leaves(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (value === null || typeof value !== 'object' || Object.keys(value).length === 0) return [path];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

function changeAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return changeLeaf(value);
  if (Array.isArray(value))
    return value.map((child, index) => (String(index) === key ? changeAt(child, rest) : child));
  const record = value as Record<string, unknown>;
  return { ...record, [key]: changeAt(record[key], rest) };
}

function changeLeaf(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, -1) + (value.endsWith('~') ? '^' : '~');
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return ['~'];
  return value !== null && typeof value === 'object' ? { '~': '~' } : !value;
}
