import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  emptySorted,
  measure,
  type Sorted,
  sortedChanges,
  sortedCount,
  sortedGet,
  sortedKeys,
  sortedPick,
  sortedPut,
  sortedRemove,
  sortedValues,
} from './index.ts';

const step = fc.record({ key: fc.nat(400).map(String), value: fc.nat(9), remove: fc.boolean() });

function played(steps: readonly { key: string; value: number; remove: boolean }[]) {
  let map: Sorted<number> = emptySorted;
  const model: Record<string, number> = {};
  for (const { key, value, remove } of steps) {
    map = remove ? sortedRemove(map, key) : sortedPut(map, key, value);
    if (remove) delete model[key];
    else model[key] = value;
  }
  return { map, model };
}

test('does what a record does, in order of the keys', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), fc.nat(400), fc.nat(400), (steps, a, b) => {
      const { map, model } = played(steps);
      const keys = Object.keys(model).sort();
      expect(sortedKeys(map)).toEqual(keys);
      expect(sortedValues(map)).toEqual(keys.map((key) => model[key]));
      for (const key of ['0', '7', '123', '400']) expect(sortedGet(map, key)).toBe(model[key]);
      const [from, to] = [String(a), String(b)];
      const between = keys.filter((key) => key >= from && key < to);
      expect(sortedKeys(map, from, to)).toEqual(between);
      expect(sortedCount(map, from, to)).toBe(between.length);
      expect(map.size).toBe(keys.length);
      const asked = [...new Set([...between, 'x', '0'])].sort();
      expect(sortedPick(map, asked)).toEqual(asked.filter((key) => key in model).map((key) => model[key]));
    }),
    { numRuns: 60 },
  );
});

test('tells two versions apart, and sums what is there', () => {
  const sum = measure<number, number>(
    (values) => values.reduce((a, b) => a + b, 0),
    (sums) => sums.reduce((a, b) => a + b, 0),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.array(step, { maxLength: 40 }), (first, rest) => {
      const before = played(first);
      const after = played([...first, ...rest]);
      let map = before.map;
      for (const { key, value, remove } of rest)
        map = remove ? sortedRemove(map, key) : sortedPut(map, key, value);
      const { put, removed } = sortedChanges(before.map, map);
      const changed = Object.keys(after.model).filter((key) => after.model[key] !== before.model[key]);
      const gone = Object.keys(before.model).filter((key) => !(key in after.model));
      expect(put).toEqual(changed.sort().map((key) => after.model[key]));
      expect(removed).toEqual(gone.sort().map((key) => before.model[key]));
      expect(sum(map)).toBe(Object.values(after.model).reduce((a, b) => a + b, 0));
    }),
    { numRuns: 60 },
  );
});
