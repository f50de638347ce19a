import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { measure, problemsOf } from './budgets.ts';
import { tree } from './tree.fixture.ts';

/** Text that gzip packs to about `bytes`. */
const noise = (bytes: number) => `/*${randomBytes(bytes).toString('base64')}*/`;

const page = {
  'index.html':
    '<script type="module" src="./assets/main-a1.js"></script><link rel="stylesheet" href="./assets/main-a1.css">',
  'assets/main-a1.js': 'import "./react-b2.js"; import("./editor-c3.js");',
  'assets/main-a1.css': 'body { margin: 0 }',
  'assets/react-b2.js': 'export {};',
  'assets/editor-c3.js': `export {}; "monaco-mouse-cursor-text"; ${noise(900_000)}`,
  'assets/host-d4.js': `import("./late-e5.js"); ${noise(100_000)}`,
  'assets/late-e5.js': 'export {};',
};
const check = (files: Record<string, string>) => {
  const dist = tree({ ...page, ...files });
  return problemsOf(dist, measure(dist));
};

it('counts what is loaded at once, not what is loaded on demand', () => {
  const [shell, worker, workerLater, later] = measure(tree(page));
  expect(shell?.files).toEqual([
    'index.html',
    'assets/main-a1.js',
    'assets/react-b2.js',
    'assets/main-a1.css',
  ]);
  expect(worker?.files).toEqual(['assets/host-d4.js']);
  expect(workerLater?.files).toEqual(['assets/late-e5.js']);
  expect(later?.files).toEqual(['assets/editor-c3.js']);
  expect(check({})).toEqual([]);
});

it('fails a shell, or a worker, that grew too large', () => {
  expect(check({ 'assets/react-b2.js': noise(210_000) })).toEqual([
    expect.stringMatching(/^shell: 2\d\d\.\d kB is more than 200\.0 kB$/),
  ]);
  expect(check({ 'assets/host-d4.js': noise(150_000) })).toEqual([
    expect.stringMatching(/^worker with core: 1\d\d\.\d kB is more than 141\.0 kB$/),
  ]);
});

it('fails when the editor is loaded at once, and when there is no worker', () => {
  expect(check({ 'assets/react-b2.js': 'export const a = "monaco-mouse-cursor-text";' })).toEqual([
    'shell: assets/react-b2.js contains Monaco, which must load later',
  ]);
  const { 'assets/host-d4.js': _worker, ...noWorker } = page;
  const dist = tree(noWorker);
  expect(problemsOf(dist, measure(dist))).toEqual(['worker with core: no file found']);
});
