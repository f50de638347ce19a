import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LookupCase, libcOf } from './cases.ts';

/** What a program said of a name. `message` is absent where it does not say why. */
export interface Said {
  readonly addresses: readonly string[];
  readonly message?: string;
  readonly took: number;
}

const SOURCE = 'e2e/dns/lookup.c';
const AHOSTS = { any: 'ahosts', IPv4: 'ahostsv4', IPv6: 'ahostsv6' } as const;

/** Builds the small program for a C library; the text says why it cannot be. */
function compile(compiler: string): { readonly path: string } | { readonly missing: string } {
  const path = join(mkdtempSync(join(tmpdir(), 'packetwalk-lookup-')), compiler);
  try {
    execFileSync(compiler, ['-O1', '-o', path, SOURCE], { stdio: 'pipe' });
    return { path };
  } catch (error) {
    return { missing: `no ${compiler} to build ${SOURCE} with: ${String(error).split('\n')[0]}` };
  }
}

const COMPILERS = { glibc: 'gcc', musl: 'musl-gcc' } as const;

/** Where a program is, or why it cannot run. */
export const findProgram = (
  program: LookupCase['program'],
): { readonly path: string } | { readonly missing: string } =>
  program === 'getent' ? { path: 'getent' } : compile(COMPILERS[program]);

/** `getent ahosts` lists each address by socket type; the stream ones are enough. */
const ofGetent = (stdout: string): readonly string[] =>
  stdout.split('\n').flatMap((line) => (/^\S+ +STREAM/.test(line) ? [line.split(' ')[0] ?? ''] : []));

/** Runs the program for one lookup. */
export function look(path: string, one: LookupCase): Promise<Said> {
  const { program, family, name } = one;
  const words = program === 'getent' ? [AHOSTS[family], name] : [family, name];
  const began = performance.now();
  return new Promise((resolve) => {
    execFile(path, words, (_error, stdout) => {
      const took = performance.now() - began;
      if (program === 'getent') return resolve({ addresses: ofGetent(stdout), took });
      const [message = '', ...addresses] = stdout.trimEnd().split('\n');
      return resolve({ addresses, message, took });
    });
  });
}

/** Whether the musl at hand is older than 1.2.4: without TCP, and without a word of its own for names without an address. */
export function muslIsOld(): boolean {
  const loader = readdirSync('/lib').find((file) => file.startsWith('ld-musl-'));
  const { stderr } = spawnSync(`/lib/${loader}`, { encoding: 'utf8' });
  const [, major = 0, minor = 0, patch = 0] =
    /Version (\d+)\.(\d+)\.(\d+)/.exec(stderr ?? '')?.map(Number) ?? [];
  return major * 10_000 + minor * 100 + patch < 10_204;
}

/** Only getent sets AI_ADDRCONFIG. */
export const usesAddrconfig = (one: LookupCase): boolean =>
  one.program === 'getent' && libcOf(one) === 'glibc';
