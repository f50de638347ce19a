import { expect, test } from 'vitest';
import { lineIn, lineInFiles } from './lines.ts';

const before = 'a\nb\nc\nd\n';

test('a line keeps its number before a difference and moves along behind it', () => {
  const after = 'a\nb\nnew\nc\nd\n';
  expect([1, 2, 3, 4].map((line) => lineIn(before, after, line))).toEqual([1, 2, 4, 5]);
  expect([1, 2, 3, 4, 5].map((line) => lineIn(after, before, line))).toEqual([1, 2, undefined, 3, 4]);
});

test('a changed line is nowhere, nor is one of a file that has gone', () => {
  expect(lineIn(before, 'a\nB\nc\nd\n', 2)).toBeUndefined();
  expect(lineInFiles([{ name: 'x', text: before }], [{ name: 'y', text: before }], 'x', 1)).toBeUndefined();
});
