import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Part {
  /** An npm script. */
  readonly script: string;
  readonly args?: readonly string[];
  /** How many things it looked at, by its printed text or by the report that it left; without this, it is one check. */
  count?(printed: string): Count;
}

const UNIT_REPORT = 'node_modules/.cache/test/unit.json';
const KUBECTL_REPORT = 'node_modules/.cache/test/kubectl.json';
const E2E_REPORT = 'test-results/e2e.json';

/** Cheap first: what fails in a second should not wait for a browser. */
const PARTS: readonly Part[] = [
  { script: 'lint' },
  { script: 'types' },
  { script: 'layers' },
  { script: 'unused' },
  {
    script: 'unit',
    args: ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`],
    count: () => unitCount(readFileSync(UNIT_REPORT, 'utf8')),
  },
  {
    script: 'test:kubectl',
    args: ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${KUBECTL_REPORT}`],
    count: () => unitCount(readFileSync(KUBECTL_REPORT, 'utf8')),
  },
  { script: 'conformance', count: lastCount },
  { script: 'conformance:planted', count: lastCount },
  { script: 'build' },
  { script: 'budgets' },
  { script: 'e2e', count: () => e2eCount(readFileSync(E2E_REPORT, 'utf8')) },
];

/** `npm test`: every part in turn, up to the first that fails. The last line counts over all parts that ran. */
export async function main(): Promise<number> {
  let [passed, failed] = [0, 0];
  for (const part of PARTS) {
    console.log(`\n── ${part.script}`);
    for (const report of [UNIT_REPORT, KUBECTL_REPORT, E2E_REPORT]) rmSync(report, { force: true });
    const { code, printed } = await run(part);
    const count = countOf(part, code, printed);
    passed += count.passed;
    failed += count.failed;
    if (code !== 0) {
      console.log(`\nnpm test stopped at ${part.script}; to run it alone: npm run ${part.script}`);
      break;
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** What a part counted. A part that died before it could count, or failed without naming a failure, is one failure. */
function countOf(part: Part, code: number, printed: string): Count {
  const own = part.count && safely(() => part.count?.(printed));
  if (code === 0) return own ?? { passed: 1, failed: 0 };
  return { passed: own?.passed ?? 0, failed: Math.max(1, own?.failed ?? 0) };
}

/** The last `N passed, N failed` in a text. */
export function lastCount(printed: string): Count {
  const last = [...printed.matchAll(/(\d+) passed, (\d+) failed/g)].at(-1);
  return { passed: Number(last?.[1] ?? 0), failed: Number(last?.[2] ?? 0) };
}

export function unitCount(report: string): Count {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(report);
  // A file that does not even load has no failed test in it.
  return { passed: numPassedTests, failed: numFailedTests || numFailedTestSuites };
}

export function e2eCount(report: string): Count {
  const { stats } = JSON.parse(report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}

function run({ script, args = [] }: Part): Promise<{ code: number; printed: string }> {
  return new Promise((ended) => {
    const child = spawn('npm', ['run', '--silent', script, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk;
      process.stdout.write(chunk);
    });
    child.on('close', (code) => ended({ code: code ?? 1, printed }));
  });
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
