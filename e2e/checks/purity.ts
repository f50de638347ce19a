import { readdirSync } from 'node:fs';
import { type Node, Visitor } from 'oxc-parser';
import { isTest, lineOf, readSources, type SourceFile } from './imports.ts';

// What the linter cannot say. Globals (Date, Promise, Intl, timers) are in biome.json; DOM and Node fail core's type-check.

const TOP_FOLDERS = ['app', 'core', 'e2e', 'public'];
const UNTRACKED_FOLDERS = ['node_modules', 'dist', 'coverage', 'test-results', 'playwright-report'];

/** Methods whose answer depends on the machine: its locale, or its dice. */
const IMPURE_MEMBER = /^(localeCompare|toLocale\w*)$/;

export interface PurityReport {
  readonly files: number;
  readonly problems: readonly string[];
}

/** Core waits for nothing and asks neither chance nor locale (tests excepted); the root holds only the known folders. */
export function checkPurity(root: string): PurityReport {
  const sources = readSources(root, ['core']).filter((source) => !isTest(source.path));
  const problems = [
    ...(sources.length === 0 ? ['read 0 files of core: nothing was checked'] : []),
    ...strayFolders(root),
    ...sources.flatMap(impurities),
  ];
  return { files: sources.length, problems };
}

export function main(args: readonly string[]): number {
  const report = checkPurity(args[0] ?? '.');
  for (const problem of report.problems) console.error(problem);
  console.log(`purity: ${report.files} files of core, ${report.problems.length} problems`);
  return report.problems.length === 0 ? 0 : 1;
}

function strayFolders(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .filter((entry) => !TOP_FOLDERS.includes(entry.name) && !UNTRACKED_FOLDERS.includes(entry.name))
    .map((entry) => `${entry.name}/: top-level folders are ${TOP_FOLDERS.join(', ')}`);
}

function impurities({ path, text, program }: SourceFile): string[] {
  const problems: string[] = [];
  const report = (node: Node, what: string) => {
    problems.push(`${path}:${lineOf(text, node.start)} ${what}`);
  };
  const reportAsync = (node: Node & { readonly async: boolean }) => {
    if (node.async) report(node, 'async: core never waits; time is an event in the queue');
  };
  new Visitor({
    FunctionDeclaration: reportAsync,
    FunctionExpression: reportAsync,
    ArrowFunctionExpression: reportAsync,
    AwaitExpression: (node) => report(node, 'await: core never waits; time is an event in the queue'),
    MemberExpression: (node) => {
      const name = memberName(node);
      if (name && IMPURE_MEMBER.test(name)) report(node, `${name}: depends on the locale; compare with <`);
      if (name === 'random' && node.object.type === 'Identifier' && node.object.name === 'Math') {
        report(node, 'Math.random: chance is named and kept in the state; use draw');
      }
    },
  }).visit(program);
  return problems;
}

function memberName(node: Extract<Node, { type: 'MemberExpression' }>): string | undefined {
  if (node.property.type === 'Identifier' && !node.computed) return node.property.name;
  if (node.property.type === 'Literal' && typeof node.property.value === 'string') return node.property.value;
  return undefined;
}
