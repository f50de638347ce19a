import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Time of the processor that a real tool takes to load a text, and to load a small change after that. In ms. */
export interface LoadTimes {
  readonly program: string;
  readonly full: number;
  readonly change: number;
}

/**
 * What loads the text of a mode; the first that can. iptables on nf_tables sends a table in one message, which a user without rights over
 * the machine may not make large enough; the older backend has no such bound.
 */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  iptables: ['iptables-restore --noflush', 'iptables-legacy-restore --noflush'],
  nftables: ['nft -f -'],
};

/** After that, in seconds, a tool is not waited for. */
const LONGEST = 300;

/** Runs a script in a network namespace that ends with it; text is why it failed. */
function inNamespace(script: string): { readonly stderr: string } | string {
  const path = `${process.env.PATH}:/usr/sbin:/sbin`;
  const { stderr, status, error } = spawnSync('unshare', ['-Urn', 'bash', '--norc', '-ec', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: LONGEST * 1000,
    env: { PATH: path, TIMEFORMAT: '%U %S' },
  });
  if (error)
    return 'code' in error && error.code === 'ETIMEDOUT' ? `longer than ${LONGEST} s` : error.message;
  if (status === 127) return 'not installed';
  return status === 0 ? { stderr } : (stderr.trim().split('\n')[0] ?? `exit code ${status}`);
}

function timesOf(program: string, full: string, change: string): LoadTimes | string {
  const done = inNamespace(`time ${program} < ${full}; time ${program} < ${change}`);
  if (typeof done === 'string') return `${program.split(' ')[0]}: ${done}`;
  const [first = 0, second = 0] = done.stderr
    .split('\n')
    .filter((line) => /^[\d.]+ [\d.]+$/.test(line))
    .map((line) => 1000 * line.split(' ').reduce((sum, seconds) => sum + Number(seconds), 0));
  return { program: program.split(' ')[0] ?? '', full: first, change: second };
}

/** Has the real tool of a mode load both texts; where none can, why not. */
export function loadTimes(mode: string, full: string, change: string): LoadTimes | string {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    const [first, second] = [join(folder, 'full'), join(folder, 'change')];
    writeFileSync(first, full);
    writeFileSync(second, change);
    let failed = 'not measured';
    for (const program of PROGRAMS[mode] ?? []) {
      const times = timesOf(program, first, second);
      if (typeof times !== 'string') return times;
      failed = times;
    }
    return failed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
