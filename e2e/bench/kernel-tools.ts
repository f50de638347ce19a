import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Time of the processor that a real tool takes to load a text, and to load a small change after that. In ms. */
export interface LoadTimes {
  readonly program: string;
  readonly full: number;
  /** Undefined: not measured. */
  readonly change: number | undefined;
  /** How it was measured, where it could not load the text as it is. */
  readonly note?: string;
}

/**
 * What loads the text of a mode; the first that can. iptables on nf_tables sends a table in one message, which a user without rights over
 * the machine may not make large enough; the older backend has no such bound.
 */
const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  iptables: ['iptables-restore --noflush', 'iptables-legacy-restore --noflush'],
  nftables: ['nft -f'],
};

/** After that, in seconds, a tool is not waited for. */
const LONGEST = 90;

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

/** What bash prints for `time`, in ms. */
const timesIn = (stderr: string): readonly number[] =>
  stderr
    .split('\n')
    .filter((line) => /^[\d.]+ [\d.]+$/.test(line))
    .map((line) => 1000 * line.split(' ').reduce((sum, seconds) => sum + Number(seconds), 0));

function timesOf(program: string, full: string, change: string): LoadTimes | string {
  const done = inNamespace(`time ${program} ${full}; time ${program} ${change}`);
  if (typeof done === 'string') return `${program.split(' ')[0]}: ${done}`;
  const [first = 0, second = 0] = timesIn(done.stderr);
  return { program: program.split(' ')[0] ?? '', full: first, change: second };
}

/** Lines of a piece: netlink takes no more than fit the buffer of its socket, which a user without rights over the machine may not enlarge. */
const PIECE = 500;
/** More pieces than this take hours, as nft lists the whole table before each. */
const MOST_PIECES = 120;

/**
 * nft sends a transaction in one message. Where the kernel finds it too long, what it took until then is the least that the load can take:
 * nft has read, checked and encoded the whole text. How long the kernel needs for it shows where it is loaded in pieces.
 */
function nftTimes(program: string, folder: string, full: string, change: string): LoadTimes | string {
  const tried = inNamespace(`time ${program} ${full} || true`);
  if (typeof tried === 'string') return `nft: ${tried}`;
  if (!tried.stderr.includes('Message too long')) return timesOf(program, full, change);
  const [least = 0] = timesIn(tried.stderr);
  const common = { program: 'nft', full: least };
  const pieces = Math.ceil(readFileSync(full, 'utf8').split('\n').length / PIECE);
  if (pieces > MOST_PIECES) return { ...common, change: undefined, note: 'until netlink finds it too long' };
  const each = `split -a 4 -l ${PIECE} ${full} ${folder}/piece-`;
  const all = inNamespace(
    `${each}; time for piece in ${folder}/piece-*; do ${program} $piece; done; time ${program} ${change}`,
  );
  if (typeof all === 'string') return `nft: ${all}`;
  const [sum = 0, second = 0] = timesIn(all.stderr);
  const note = `until netlink finds it too long; ${Math.round(sum)} ms in ${pieces} pieces`;
  return { ...common, change: second, note };
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
      const times =
        mode === 'nftables' ? nftTimes(program, folder, first, second) : timesOf(program, first, second);
      if (typeof times !== 'string') return times;
      failed = times;
    }
    return failed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
