import { parseArgs } from 'node:util';
import { printResult } from '../conformance/print.ts';
import { knownKinds, passed, runVector } from '../conformance/run.ts';
import { readVectors } from '../conformance/vectors.ts';
import { type Lab, startLab } from './lab.ts';
import { type ModeResult, type Options, runMode } from './run-mode.ts';
import { whatRuns } from './what-runs.ts';

/** Where no kernel can be asked: what one said before. */
function recordedInstead(): number {
  const results = readVectors('e2e/conformance/vectors/kernel').map((file) => runVector(file, knownKinds()));
  const failed = results.filter((result) => !passed(result));
  console.log(['instead: calls recorded on another machine', ...failed.map(printResult)].join('\n'));
  console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
  return results.length > 0 && failed.length === 0 ? 0 : 1;
}

const entering =
  (isolation: readonly string[]) =>
  async <T>(work: (lab: Lab) => Promise<T>): Promise<T> => {
    const lab = startLab(isolation);
    try {
      return await work(lab);
    } finally {
      lab.end();
    }
  };

const printMode = ({ mode, sets, flows, secondTries, failed }: ModeResult): string =>
  `${mode}: ${sets} scenarios, ${flows} flows, ${failed} differences` +
  (secondTries > 0 ? ` (${secondTries} calls agreed only at a second try)` : '');

/**
 * `npm run test:kernel -- [--seed N] [--random N] [--only TEXT]`: the rules that core prints, loaded into real Linux kernels, and
 * every call beside core's own. Without a seed each run tries new random scenarios.
 */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      random: { type: 'string', default: '15' },
      only: { type: 'string', default: '' },
    },
  });
  const { isolation, bridges, missing } = whatRuns();
  for (const one of missing) console.log(`skipped: ${one}`);
  if (!isolation) return recordedInstead();
  const options: Options = {
    seed: Number(values.seed ?? Date.now() % 1_000_000),
    random: Number(values.random),
    only: values.only,
    links: bridges ? ['bridge', 'routed links', 'bridge-nf-call-iptables 0', 'no hairpin'] : ['routed links'],
  };
  console.log(`seed ${options.seed} (again: npm run test:kernel -- --seed ${options.seed})`);
  const modes = ['iptables', 'nftables'] as const;
  const results = await Promise.all(modes.map((mode) => runMode(entering(isolation), mode, options)));
  for (const result of results) console.log(printMode(result));
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const all = results.reduce((sum, { flows, checks }) => sum + flows + checks, 0);
  console.log(`${all - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
