import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tree } from './tree.fixture.ts';

// The configuration of each tool, held by planted violations: a rule that was switched off by mistake shows here.
// A tool is slow to start, so it reads all violations of a kind in one go.

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

/** What is planted: a file's text, and what the tool must say about that file. */
type Plants = Readonly<Record<string, readonly [text: string, finding: string]>>;

const textsOf = (plants: Plants) =>
  Object.fromEntries(Object.entries(plants).map(([path, [text]]) => [path, text]));

/** The findings that `printed` does not name on a line with the file they were planted in. */
function overlooked(plants: Plants, printed: string): string[] {
  const lines = printed.split('\n');
  return Object.entries(plants)
    .filter(([path, [, finding]]) => !lines.some((line) => line.includes(path) && line.includes(finding)))
    .map(([path, [, finding]]) => `${path}: ${finding}`);
}

describe('lint', { timeout: 120_000 }, () => {
  const lint = (files: Record<string, string>) =>
    run(project(files), 'biome', 'lint', '--vcs-enabled=false', '--max-diagnostics=none', '.');
  const hookUnderCondition =
    "import { useState } from 'react';\nexport function A(p: { a: boolean }) {\n  if (p.a) useState(1);\n  return null;\n}";
  const plants: Plants = {
    'core/net/clock.ts': ['export const now = Date.now();', 'noRestrictedGlobals'],
    'core/net/promise.ts': ['export type Later = Promise<number>;', 'noRestrictedGlobals'],
    'core/net/locale.ts': ['export const f = new Intl.NumberFormat();', 'noRestrictedGlobals'],
    'core/net/timer.ts': ['setTimeout(() => {}, 1);', 'noRestrictedGlobals'],
    'core/net/long.ts': ['export {};\n'.repeat(401), 'noExcessiveLinesPerFile'],
    'app/state/any.ts': ['export const a = {} as any;', 'noExplicitAny'],
    'app/state/type.ts': ["import { A } from './b.ts';\nexport type B = A;", 'useImportType'],
    'app/state/eval.ts': ["eval('1');", 'noGlobalEval'],
    'app/state/Hook.tsx': [hookUnderCondition, 'useHookAtTopLevel'],
    'app/ui/Picture.tsx': ['export const A = () => <img src="a.png" />;', 'useAltText'],
  };

  it('finds every planted violation', () => {
    const { ok, printed } = lint(textsOf(plants));
    expect({ ok, overlooked: overlooked(plants, printed) }).toEqual({ ok: false, overlooked: [] });
  });

  it('passes clean code, and leaves tests of core their clock', () => {
    const clean = {
      'core/net/a.ts': 'export const one = 1;\n',
      'core/net/a.test.ts': 'export const now = Date.now();\n',
    };
    expect(lint(clean)).toMatchObject({ ok: true });
  });
});

describe('types of core', { timeout: 120_000 }, () => {
  const check = (files: Record<string, string>) =>
    run(
      project({ ...files, 'core/tsconfig.json': readFileSync('core/tsconfig.json', 'utf8') }),
      'tsc',
      '-p',
      'core',
    );
  const plants: Plants = {
    'core/net/browser.ts': ['export const title = document.title;', "Cannot find name 'document'"],
    'core/net/node.ts': ['export const home = process.env.HOME;', "Cannot find name 'process'"],
    'core/net/module.ts': [
      "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;",
      "'node:fs'",
    ],
    'core/net/timer.ts': ['export const t = setTimeout;', "Cannot find name 'setTimeout'"],
    'core/net/element.ts': ['export const first: string = ([] as string[])[0];', 'is not assignable'],
  };

  it('refuses every planted violation', () => {
    const { ok, printed } = check(textsOf(plants));
    expect({ ok, overlooked: overlooked(plants, printed) }).toEqual({ ok: false, overlooked: [] });
  });

  it('passes plain computation', () => {
    expect(check({ 'core/net/a.ts': 'export const one: number = 1;' })).toEqual({ ok: true, printed: '' });
  });
});

describe('unused', { timeout: 120_000 }, () => {
  const used = {
    'package.json': '{ "name": "x", "type": "module", "dependencies": { "yaml": "2.9.1" } }',
    'app/main.tsx': "import 'yaml';\nimport './a.css';\nimport { a } from './a.ts';\na;",
    'app/a.css': '',
    'app/a.ts': 'export const a = 1;',
  };
  const unused = (files: Record<string, string>) =>
    run(project({ ...used, ...files }), 'knip', '--no-config-hints', '--reporter', 'compact');

  it('passes a project that uses all it has', () => {
    expect(unused({})).toMatchObject({ ok: true });
  });

  it('finds a file, a style sheet, an export, a type and a dependency that nothing uses', () => {
    const { ok, printed } = unused({
      'app/main.tsx': "import './a.css';\nimport { a } from './a.ts';\na;",
      'app/b.ts': 'export {};',
      'app/b.css': '',
      'app/a.ts': 'export const a = 1;\nexport const c = 2;\nexport type D = 2;',
    });
    expect({ ok, printed }).toEqual({
      ok: false,
      printed: expect.stringMatching(/app\/b\.css.*app\/b\.ts.*yaml.*app\/a\.ts: c.*app\/a\.ts: D/s),
    });
  });
});
