import { describe, expect, it } from 'vitest';
import { checkPurity } from './purity.ts';
import { tree } from './tree.fixture.ts';

const good = {
  'core/net/a.ts': 'export const larger = (a: string, b: string) => Math.max(a.length, b.length);',
  'core/net/a.test.ts': 'export const roll = async () => Math.random();',
  'app/main.tsx': 'export const roll = async () => Math.random();',
};

describe('purity', () => {
  it('passes a core that computes, and leaves its tests and the page alone', () => {
    expect(checkPurity(tree(good))).toEqual({ files: 1, problems: [] });
  });

  it.each([
    ['async functions', 'export async function f() {}', 'async: core never waits'],
    ['async methods', 'export const o = { async f() {} };', 'async: core never waits'],
    ['top-level await', 'await 1;', 'await: core never waits'],
    ['chance', 'export const n = Math.random();', 'Math.random: chance is named'],
    ['chance under another name', 'export const roll = Math.random;', 'Math.random: chance is named'],
    [
      'comparing by locale',
      "export const n = 'a'.localeCompare('b');",
      'localeCompare: depends on the locale',
    ],
    [
      'printing by locale',
      'export const n = (1)?.toLocaleString();',
      'toLocaleString: depends on the locale',
    ],
  ])('finds %s', (_, text, why) => {
    expect(checkPurity(tree({ ...good, 'core/net/b.ts': text })).problems).toEqual([
      expect.stringMatching(new RegExp(`^core/net/b.ts:1 ${why.replace(/[.]/g, '\\.')}`)),
    ]);
  });

  it('finds a folder that the root does not have', () => {
    expect(checkPurity(tree({ ...good, 'scripts/x.sh': '' })).problems).toEqual([
      'scripts/: top-level folders are app, core, e2e, public',
    ]);
  });

  it('fails when there is no core to read', () => {
    expect(checkPurity(tree({ 'app/main.tsx': '' })).problems).toEqual([
      'read 0 files of core: nothing was checked',
    ]);
  });
});
