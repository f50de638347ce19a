import { expect, it } from 'vitest';
import { tree } from '../checks/tree.fixture.ts';
import type { VectorKind } from './kind.ts';
import { printJson, printResult, printTallies } from './print.ts';
import { passed, runVector } from './run.ts';
import { readVectors } from './vectors.ts';

const upper: VectorKind = {
  kind: 'upper',
  run: ({ text, expect }) => {
    if (typeof text !== 'string') throw new Error('text is missing');
    const actual = text.toUpperCase();
    return actual === expect ? [] : [{ path: 'expect', expected: expect, actual }];
  },
};
const vector = (fields: object) => JSON.stringify({ name: 'n', about: 'a', ...fields });

const folder = tree({
  'upper/README.md': 'prose',
  'upper/good.json': vector({ text: 'ab\ncd', expect: 'AB\nCD' }),
  'upper/one-character.json': vector({ text: 'ab\ncd', expect: 'AB\nCE' }),
  'upper/throws.json': vector({}),
  'upper/broken.json': '{',
  'lower/a.json': vector({}),
});
const results = readVectors(folder).map((file) => runVector(file, { upper }));

it('counts per folder and in all; a throw, a broken file and a missing runner are failures', () => {
  expect(printTallies(results)).toBe(
    'lower: 0 passed, 1 failed\nupper: 1 passed, 3 failed\n1 passed, 4 failed',
  );
  expect(JSON.parse(printJson(results))).toMatchObject({
    passed: 1,
    failed: 4,
    folders: { lower: { passed: 0, failed: 1 }, upper: { passed: 1, failed: 3 } },
  });
});

it('takes one kind’s folder as well as a folder of folders', () => {
  expect(readVectors(`${folder}/upper`).map((file) => file.folder)).toEqual([
    'upper',
    'upper',
    'upper',
    'upper',
  ]);
});

it('says why, and shows long text line by line', () => {
  const printed = results.filter((result) => !passed(result)).map(printResult);
  expect(printed[0]).toContain('no runner: e2e/conformance/kinds/lower.ts does not exist');
  expect(printed[1]).toContain('not a vector');
  expect(printed[2]).toContain(
    '    expect (- expected, + actual)\n    @@ line 1 @@\n     AB\n    -CE\n    +CD',
  );
  expect(printed[3]).toContain('text is missing');
});
