import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { type Program, parseSync, Visitor } from 'oxc-parser';

/** One import, re-export, dynamic import, import type or worker address, as written. Paths are relative to the root. */
export interface Import {
  readonly from: string;
  /** A file of the project, or, when `isPackage`, the specifier as written. */
  readonly to: string;
  readonly isPackage: boolean;
  readonly isType: boolean;
  readonly line: number;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly imports: readonly Import[];
}

const SKIPPED_FOLDERS = ['node_modules', 'testdata', 'vectors'];

/** Every TypeScript file under the given folders of `root`, sorted, parsed, with what it imports. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => filesUnder(join(root, folder)))
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => relative(root, file).split(sep).join('/'))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')));
}

export function isTest(path: string): boolean {
  return /\.(test|suite)\.tsx?$/.test(path);
}

/** 1-based line of an offset. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function parseSource(path: string, text: string): SourceFile {
  const { program, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
  const imports: Import[] = [];
  const add = (specifier: string, isType: boolean, offset: number) => {
    const isPackage = !specifier.startsWith('.');
    // A Vite suffix such as `?worker` or `?raw` names the same file.
    const to = isPackage ? specifier : posix.join(dirname(path), specifier.replace(/\?.*$/, ''));
    imports.push({ from: path, to, isPackage, isType, line: lineOf(text, offset) });
  };
  new Visitor({
    ImportDeclaration: ({ source, importKind, specifiers, start }) =>
      add(
        source.value,
        importKind === 'type' ||
          everyOne(specifiers, (one) => one.type === 'ImportSpecifier' && one.importKind === 'type'),
        start,
      ),
    ExportNamedDeclaration: ({ source, exportKind, specifiers, start }) => {
      if (source)
        add(
          source.value,
          exportKind === 'type' || everyOne(specifiers, (one) => one.exportKind === 'type'),
          start,
        );
    },
    ExportAllDeclaration: ({ source, exportKind, start }) => add(source.value, exportKind === 'type', start),
    TSImportType: ({ source, start }) => add(source.value, true, start),
    ImportExpression: ({ source, start }) => {
      if (source.type === 'Literal' && typeof source.value === 'string') add(source.value, false, start);
    },
    // `new URL('./host.ts', import.meta.url)`: how a worker is named.
    NewExpression: ({ callee, arguments: [first, second], start }) => {
      if (callee.type !== 'Identifier' || callee.name !== 'URL' || second?.type !== 'MemberExpression')
        return;
      if (first?.type === 'Literal' && typeof first.value === 'string') add(first.value, false, start);
    },
  }).visit(program);
  return { path, text, program, imports };
}

/** Like `every`, but nothing imported (`import './x.ts'`) is a value import. */
function everyOne<T>(list: readonly T[], holds: (one: T) => boolean): boolean {
  return list.length > 0 && list.every(holds);
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED_FOLDERS.includes(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}
