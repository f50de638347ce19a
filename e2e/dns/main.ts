import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareDig, compareEffects } from './dig.ts';
import type { Compared } from './lookups.ts';
import { printResults, type Result } from './result.ts';

/** getent, a small program by each C library, and the tools of BIND: most of the time they wait, so they run side by side. */
const PROGRAMS = ['getent', 'glibc', 'musl', 'tools'] as const;

const has = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/** Namespaces of its own: as root without, else with a user namespace. */
function unshareFlags(): readonly string[] | undefined {
  return [['-nm'], ['-Urnm']].find((flags) => spawnSync('unshare', [...flags, 'ip', 'link']).status === 0);
}

/** Runs a program of a C library in a network of its own. */
async function compareInside(flags: readonly string[], program: string): Promise<Compared> {
  const folder = await mkdtemp(join(tmpdir(), 'packetwalk-dns-'));
  const file = join(folder, 'results.json');
  const words = [...flags, process.execPath, 'e2e/run.mjs', 'e2e/dns/inside.ts', program, file];
  const status = await new Promise((resolve) =>
    spawn('unshare', words, { stdio: ['ignore', 'inherit', 'inherit'] }).on('close', resolve),
  );
  if (status !== 0) throw new Error(`the lookups of ${program} did not end well`);
  const read: Compared = JSON.parse(await readFile(file, 'utf8'));
  await rm(folder, { recursive: true });
  return read;
}

/** `npm run test:dns`: core's DNS on real sockets, read by a real dig and asked by real C libraries. */
export async function main(): Promise<number> {
  let [passed, failed] = [0, 0];
  const count = (title: string, results: readonly Result[]): void => {
    const wrong = printResults(title, results);
    failed += wrong;
    passed += results.length - wrong;
  };
  if (has('dig')) {
    count('dig', await compareDig());
    count('options of the Corefile', await compareEffects());
  } else console.log('dig cannot run: it is not installed (Debian: bind9-dnsutils)');
  const flags = has('unshare') && has('ip') ? unshareFlags() : undefined;
  if (flags) {
    const compared = await Promise.all(PROGRAMS.map((program) => compareInside(flags, program)));
    for (const [index, { results, missing }] of compared.entries()) {
      for (const each of missing) console.log(each);
      count(PROGRAMS[index] ?? '', results);
    }
  } else console.log('C libraries cannot run: this machine gives no network namespace (unshare, ip)');
  console.log('Go’s resolver is held against recordings alone: no Go is installed here.');
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
