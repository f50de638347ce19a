import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { cycles, graphOf, wayRound } from './cycles.ts';
import { type Import, isTest, readSources } from './imports.ts';
import { APP_REGIONS, APP_ROOT_FILES, CORE_LAYERS, CORE_PACKAGES, NARROWED, STRANGERS } from './order.ts';

/** What `npm run layers` says: one line per offence, and how much it looked at. */
export interface LayerReport {
  readonly files: number;
  readonly imports: number;
  readonly problems: readonly string[];
}

/** Holds every import of app, core and e2e under `root` against `order.ts`. Reading nothing is a problem too. */
export function checkLayers(root: string): LayerReport {
  const sources = readSources(root, ['app', 'core', 'e2e']);
  const imports = sources.flatMap((source) => source.imports);
  const inside = imports.filter((one) => !one.isPackage);
  const problems = [
    ...(sources.length === 0 || imports.length === 0
      ? [`read ${sources.length} files and ${imports.length} imports: nothing was checked`]
      : []),
    ...unknownFolders(sources.map((source) => source.path)),
    ...imports.flatMap((one) =>
      ruleFor(one, root).map((why) => `${one.from}:${one.line} imports ${one.to}: ${why}`),
    ),
    ...fileCycles(inside),
    ...folderCycles(inside),
  ];
  return { files: sources.length, imports: imports.length, problems };
}

export function main(args: readonly string[]): number {
  const report = checkLayers(args[0] ?? '.');
  for (const problem of report.problems) console.error(problem);
  console.log(`layers: ${report.files} files, ${report.imports} imports, ${report.problems.length} problems`);
  return report.problems.length === 0 ? 0 : 1;
}

const levelOf = (folder: string) => CORE_LAYERS.findIndex((layer) => layer.includes(folder));

function unknownFolders(paths: readonly string[]): string[] {
  const folders = new Set(
    paths.filter((path) => path.split('/').length > 2).map((path) => path.split('/').slice(0, 2).join('/')),
  );
  return [...folders].flatMap((folder) => {
    const [top, name = ''] = folder.split('/');
    const known = top === 'core' ? levelOf(name) >= 0 : top === 'app' ? name in APP_REGIONS : true;
    return known
      ? []
      : [`${folder}: not in e2e/checks/order.ts; give it a place there and in ARCHITECTURE.md`];
  });
}

function ruleFor(one: Import, root: string): string[] {
  if (one.isPackage) return packageRule(one);
  if (!existsSync(posix.join(root, one.to))) return ['there is no such file'];
  const [fromTop = '', fromFolder = ''] = one.from.split('/');
  const [toTop = ''] = one.to.split('/');
  if (fromTop === 'core') return toTop === 'core' ? coreRule(one) : [`core knows nothing of ${toTop}`];
  if (toTop === 'core') return doorwayRule(one, fromTop);
  if (fromTop === 'app')
    return toTop === 'app' ? appRule(one, fromFolder) : [`app knows nothing of ${toTop}`];
  return toTop === 'e2e' || isRootFile(one.to) ? [] : ['e2e sees the page from outside'];
}

function packageRule({ from, to }: Import): string[] {
  if (!from.startsWith('core/') || isTest(from)) return [];
  const allowed = CORE_PACKAGES.some((name) => to === name || to.startsWith(`${name}/`));
  return allowed ? [] : ['core uses no such package; pure ones are listed in e2e/checks/order.ts'];
}

/** What app sees of core: the session, and what it is handed later. */
const DOORS_OF_CORE = ['core/index.ts', 'core/late.ts'];

/** core → core: down only, never sideways, and through the door. */
function coreRule({ from, to }: Import): string[] {
  const folder = from.split('/')[1] ?? '';
  const target = to.split('/')[1] ?? '';
  if (DOORS_OF_CORE.includes(to)) return isTest(from) ? [] : ['the doors of core open outward only'];
  if (DOORS_OF_CORE.includes(from)) return isDoor(to) ? [] : ['import its door, index.ts'];
  if (folder === target) return insideRule(from, to, `core/${folder}`);
  const [level, targetLevel] = [levelOf(folder), levelOf(target)];
  if (targetLevel > level) return [`${target} lies above ${folder}`];
  if (targetLevel === level) return [`${folder} and ${target} are strangers (same layer)`];
  const narrowed = NARROWED[folder];
  if (narrowed && !narrowed.includes(target)) return [`${folder} may import only ${narrowed.join(', ')}`];
  return isDoor(to) ? [] : [`the inside of ${target}; import core/${target}/index.ts`];
}

/** Inside one folder: the file, never one's own door; strangers keep apart. */
function insideRule(from: string, to: string, folder: string): string[] {
  if (to === `${folder}/index.ts` && !isTest(from)) return ['its own door; import the file'];
  const set = STRANGERS.find((strangers) => strangers.some((one) => isIn(from, one)));
  const own = set?.find((one) => isIn(from, one));
  const other = set?.find((one) => one !== own && isIn(to, one));
  return other ? [`${own} and ${other} are strangers`] : [];
}

/** Into core from app or e2e. */
function doorwayRule({ from, to, isType }: Import, fromTop: string): string[] {
  if (fromTop === 'e2e' || isTest(from))
    return DOORS_OF_CORE.includes(to) || isDoor(to) ? [] : ['only doors (index.ts) of core'];
  if (!DOORS_OF_CORE.includes(to)) return ['only core/index.ts is open to app'];
  return isType || from === 'app/bridge/host.ts'
    ? []
    : ['only app/bridge/host.ts runs core; use import type'];
}

function appRule({ from, to }: Import, fromFolder: string): string[] {
  const target = to.split('/')[1] ?? '';
  if (APP_ROOT_FILES.includes(from)) return [];
  if (APP_ROOT_FILES.includes(to))
    return isTest(from) ? [] : ['the page puts regions together; no region knows it'];
  if (fromFolder === target) return insideRule(from, to, `app/${target}`);
  const allowed = APP_REGIONS[fromFolder] ?? [];
  if (!allowed.includes(target))
    return [`app/${fromFolder} may import ${allowed.join(', ') || 'nothing else of app'}`];
  return [];
}

function isDoor(path: string): boolean {
  return /^core\/[^/]+\/index\.ts$/.test(path);
}

function isIn(path: string, folderOrFile: string): boolean {
  return path === folderOrFile || path.startsWith(`${folderOrFile}/`);
}

function isRootFile(path: string): boolean {
  return !path.includes('/');
}

function fileCycles(imports: readonly Import[]): string[] {
  const graph = graphOf(imports.map(({ from, to }) => [from, to] as const));
  return cycles(graph).map((group) => `cycle of files: ${wayRound(graph, group).join(' → ')}`);
}

/** Sibling folders, at every depth, that import each other. A file straight in the parent belongs to neither. */
function folderCycles(imports: readonly Import[]): string[] {
  const graph = graphOf(
    imports.flatMap(({ from, to }) => siblings(from.split('/').slice(0, -1), to.split('/').slice(0, -1))),
  );
  return cycles(graph).map((group) => `cycle of folders: ${wayRound(graph, group).join(' → ')}`);
}

function siblings(from: readonly string[], to: readonly string[]): (readonly [string, string])[] {
  const depth = from.findIndex((part, index) => part !== to[index]);
  if (depth < 0 || depth >= to.length) return [];
  return [[from.slice(0, depth + 1).join('/'), to.slice(0, depth + 1).join('/')]];
}
