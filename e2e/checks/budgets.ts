import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'oxc-parser';

/** Sizes are what a server sends: gzip at level 9, 1 kB = 1000 bytes. */
export interface Part {
  readonly name: string;
  readonly files: readonly string[];
  readonly gzip: number;
  readonly limit?: number;
}

const SHELL_LIMIT = 200_000;
const WORKER_LIMIT = 141_000;

/** The worker that runs core is bundled under the name of its source, app/bridge/host.ts. */
const WORKER = /^assets\/host-[\w-]+\.js$/;
/** A class name that Monaco's own code alone contains. */
const MONACO = 'monaco-mouse-cursor-text';

/** What a first visit loads to draw the page, the worker until the cluster stands, what the worker loads then, and the rest. */
export function measure(dist: string): Part[] {
  const files = filesOf(dist);
  const workers = files.filter((file) => WORKER.test(file)).flatMap((file) => closure(dist, file));
  const workerLater = [...new Set(workers.flatMap((file) => onDemand(dist, file)))].filter(
    (file) => !workers.includes(file),
  );
  const shell = firstLoad(dist);
  const counted = [...shell, ...workers, ...workerLater];
  const rest = files.filter((file) => /\.(js|css)$/.test(file) && !counted.includes(file));
  return [
    part('shell', shell, dist, SHELL_LIMIT),
    part('worker with core', workers, dist, WORKER_LIMIT),
    part('worker, loaded right after', workerLater, dist),
    part('loaded later (editor and the like)', rest, dist),
  ];
}

export function problemsOf(dist: string, parts: readonly Part[]): string[] {
  const [shell, worker] = parts;
  const empty = [shell, worker]
    .filter((one) => one?.files.length === 0)
    .map((one) => `${one?.name}: no file found`);
  const large = parts
    .filter(({ gzip, limit }) => limit !== undefined && gzip > limit)
    .map(({ name, gzip, limit = 0 }) => `${name}: ${kilo(gzip)} is more than ${kilo(limit)}`);
  const early = (shell?.files ?? [])
    .filter((file) => readFileSync(join(dist, file), 'utf8').includes(MONACO))
    .map((file) => `shell: ${file} contains Monaco, which must load later`);
  return [...empty, ...large, ...early];
}

export function main(args: readonly string[]): number {
  const dist = args[0] ?? 'dist';
  if (!existsSync(join(dist, 'index.html'))) {
    console.error('There is no built page: run npm run build first.');
    return 1;
  }
  const parts = measure(dist);
  const problems = problemsOf(dist, parts);
  for (const { name, gzip, limit, files } of parts) {
    console.log(
      `${name}: ${kilo(gzip)} gzip in ${files.length} files${limit ? `, at most ${kilo(limit)}` : ''}`,
    );
  }
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
}

export function kilo(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

function part(name: string, files: readonly string[], dist: string, limit?: number): Part {
  const sizes = files.map((file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length);
  const gzip = sizes.reduce((sum, size) => sum + size, 0);
  return limit === undefined ? { name, files, gzip } : { name, files, gzip, limit };
}

/** index.html, what it links, and what that imports statically. */
function firstLoad(dist: string): string[] {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const linked = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map(([, path]) => path ?? '');
  return [
    ...new Set([
      'index.html',
      ...linked.flatMap((file) => (file.endsWith('.js') ? closure(dist, file) : [file])),
    ]),
  ];
}

/** A script and everything that it imports statically, without what it imports on demand. */
function closure(dist: string, script: string, seen = new Set<string>()): string[] {
  if (seen.has(script)) return [];
  seen.add(script);
  const { module } = parseSync(script, readFileSync(join(dist, script), 'utf8'));
  const statements = [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...reExports(module.staticExports),
  ];
  for (const specifier of statements) closure(dist, posix.join(posix.dirname(script), specifier), seen);
  return [...seen];
}

/** What a script imports on demand, with all that this needs at once. */
function onDemand(dist: string, script: string): string[] {
  const text = readFileSync(join(dist, script), 'utf8');
  return parseSync(script, text).module.dynamicImports.flatMap(({ moduleRequest }) => {
    const specifier = text.slice(moduleRequest.start + 1, moduleRequest.end - 1);
    return specifier.startsWith('.') ? closure(dist, posix.join(posix.dirname(script), specifier)) : [];
  });
}

function reExports(statements: ReturnType<typeof parseSync>['module']['staticExports']): string[] {
  return statements.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => (moduleRequest ? [moduleRequest.value] : [])),
  );
}

function filesOf(dist: string): string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((path) => path.split('\\').join('/'));
}
