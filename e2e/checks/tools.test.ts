import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree } from './tree.fixture.ts';

// The configuration of each tool, held by a planted violation: a rule that was switched off by mistake shows here.

/** A copy of the root configuration around other files. */
function project(files: Readonly<Record<string, string>>): string {
  const root = tree(files);
  for (const file of ['biome.json', 'knip.config.ts', 'tsconfig.base.json'])
    copyFileSync(file, join(root, file));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  return root;
}

/** Runs a tool of ours in `root`: whether it was content, and all that it printed. */
function run(root: string, tool: string, ...args: string[]): { ok: boolean; printed: string } {
  try {
    const printed = execFileSync(resolve('node_modules/.bin', tool), args, {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return { ok: true, printed };
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return { ok: false, printed: stdout + stderr };
  }
}

describe('lint', { timeout: 60_000 }, () => {
  const lint = (path: string, text: string) =>
    run(project({ [path]: text }), 'biome', 'lint', '--vcs-enabled=false', path);

  it('passes clean code', () => {
    expect(lint('core/net/a.ts', 'export const one = 1;\n')).toMatchObject({ ok: true });
  });

  it.each([
    ['a clock in core', 'core/net/a.ts', 'export const now = Date.now();', 'noRestrictedGlobals'],
    ['a promise in core', 'core/net/a.ts', 'export type Later = Promise<number>;', 'noRestrictedGlobals'],
    ['a locale in core', 'core/net/a.ts', 'export const f = new Intl.NumberFormat();', 'noRestrictedGlobals'],
    ['a timer in core', 'core/net/a.ts', 'setTimeout(() => {}, 1);', 'noRestrictedGlobals'],
    ['any', 'app/state/a.ts', 'export const a = {} as any;', 'noExplicitAny'],
    [
      'a type imported as a value',
      'app/state/a.ts',
      "import { A } from './b.ts';\nexport type B = A;",
      'useImportType',
    ],
    ['eval', 'app/state/a.ts', "eval('1');", 'noGlobalEval'],
    [
      'a hook under a condition',
      'app/state/A.tsx',
      "import { useState } from 'react';\nexport function A(p: { a: boolean }) {\n  if (p.a) useState(1);\n  return null;\n}",
      'useHookAtTopLevel',
    ],
    ['a picture without a text', 'app/ui/A.tsx', 'export const A = () => <img src="a.png" />;', 'useAltText'],
    ['a file of more than 400 lines', 'core/net/a.ts', 'export {};\n'.repeat(401), 'noExcessiveLinesPerFile'],
  ])('finds %s', (_, path, text, rule) => {
    const { ok, printed } = lint(path, text);
    expect({ ok, named: printed.includes(rule) }).toEqual({ ok: false, named: true });
  });

  it('leaves tests of core their clock', () => {
    expect(lint('core/net/a.test.ts', 'export const now = Date.now();\n')).toMatchObject({ ok: true });
  });
});

describe('types of core', { timeout: 60_000 }, () => {
  const check = (text: string, file = 'core/net/a.ts') =>
    run(
      project({
        [file]: text,
        'core/tsconfig.json': readFileSync('core/tsconfig.json', 'utf8'),
        'core/net/b.ts': 'export {};',
      }),
      'tsc',
      '-p',
      'core',
    );

  it('passes plain computation', () => {
    expect(check('export const one: number = 1;')).toEqual({ ok: true, printed: '' });
  });

  it.each([
    ['the browser', 'export const title = document.title;', "Cannot find name 'document'"],
    ['Node', 'export const home = process.env.HOME;', "Cannot find name 'process'"],
    [
      'a module of Node',
      "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;",
      "'node:fs'",
    ],
    ['a timer', 'export const t = setTimeout;', "Cannot find name 'setTimeout'"],
    ['a missing element', 'export const first: string = ([] as string[])[0];', 'is not assignable'],
  ])('refuses %s', (_, text, message) => {
    const { ok, printed } = check(text);
    expect({ ok, printed }).toEqual({ ok: false, printed: expect.stringContaining(message) });
  });
});

describe('unused', { timeout: 60_000 }, () => {
  const used = {
    'package.json': '{ "name": "x", "type": "module", "dependencies": { "yaml": "2.9.1" } }',
    'app/main.tsx': "import 'yaml';\nimport { a } from './a.ts';\na;",
    'app/a.ts': 'export const a = 1;',
  };
  const unused = (files: Record<string, string>) =>
    run(project({ ...used, ...files }), 'knip', '--no-config-hints');

  it('passes a project that uses all it has', () => {
    expect(unused({})).toMatchObject({ ok: true });
  });

  it.each([
    ['a file', { 'app/b.ts': 'export {};' }, 'app/b.ts'],
    ['an export', { 'app/a.ts': 'export const a = 1;\nexport const b = 2;' }, 'Unused exports'],
    ['an exported type', { 'app/a.ts': 'export const a = 1;\nexport type B = 2;' }, 'Unused exported types'],
    ['a dependency', { 'app/main.tsx': "import './a.ts';" }, 'Unused dependencies'],
  ])('finds %s that nothing uses', (_, files, message) => {
    const { ok, printed } = unused(files);
    expect({ ok, printed }).toEqual({ ok: false, printed: expect.stringContaining(message) });
  });
});
