import { parseArgs } from 'node:util';
import { printResult } from '../conformance/print.ts';
import { knownKinds, passed, runVector } from '../conformance/run.ts';
import { readVectors } from '../conformance/vectors.ts';
import { type Lab, startLab } from './lab.ts';
import { liveThrough } from './life.ts';
import { compareOdds } from './odds.ts';
import type { Mode } from './pin.ts';
import { noticePlanted } from './planted.ts';
import { printFinding } from './print.ts';
import { diceOf, randomScenario, someCalls } from './random.ts';
import { type Result, runScenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { runSequence, sequences } from './sequences.ts';
import { newStage } from './stage.ts';
import { acceptVectors } from './vectors.ts';
import { type WhatRuns, whatRuns } from './what-runs.ts';
import { labCluster } from './world.ts';

interface Options {
  readonly seed: number;
  readonly random: number;
  readonly only: string;
}

/** Calls of one random scenario. */
const CALLS = 12;

const sum = (a: Result, b: Result): Result => ({
  flows: a.flows + b.flows,
  secondTries: a.secondTries + b.secondTries,
  findings: [...a.findings, ...b.findings],
});

/** All scenarios in one mode, in a lab of its own. */
async function runMode(lab: Lab, mode: Mode, { seed, random, only }: Options, { bridges }: WhatRuns) {
  const base = labCluster(mode);
  const stage = await newStage(lab, mode, base.cluster, bridges ? 'bridge' : 'ptp');
  const dice = diceOf(seed);
  const all = [
    ...scenarios.map((scenario) => ({ scenario, how: {} })),
    ...Array.from({ length: random }, (_, n) => ({
      scenario: randomScenario(dice, n + 1),
      how: { choose: someCalls(diceOf(seed + n), CALLS) },
    })),
  ].filter(({ scenario }) => scenario.name.includes(only));
  let total: Result = { flows: 0, secondTries: 0, findings: [] };
  const add = (result: Result): void => {
    for (const finding of result.findings) console.log(`${mode}: ${printFinding(finding)}`);
    total = sum(total, result);
  };
  for (const { scenario, how } of all) {
    add(await runScenario(stage, base.cluster, scenario, how));
  }
  for (const sequence of sequences)
    if (sequence.name.includes(only)) add(await runSequence(stage, base, sequence));
  const { flows, secondTries } = total;
  if (!only) {
    const planted = await noticePlanted(stage, base.cluster);
    add({ ...planted, flows: 0 });
    const odds = await compareOdds(stage, base.cluster);
    add({ flows: 0, secondTries: 0, findings: odds.findings });
    console.log(`${mode}: ${planted.flows} planted faults; choices of the kernel: ${odds.told}`);
    // Half of them in each mode: every state costs a handful of processes.
    const half = scenarios.filter((_, at) => at % 2 === (mode === 'iptables' ? 0 : 1));
    const life = await liveThrough(lab, mode, base, half);
    add({ ...life, flows: 0 });
    const vectors = await acceptVectors(lab, mode);
    add({ ...vectors, flows: 0 });
    console.log(`${mode}: ${life.flows} states of a node, ${vectors.flows} inputs of recorded vectors`);
  }
  return { mode, sets: all.length + sequences.length, ...total, flows, secondTries };
}

/** Where no kernel can be asked: what one said before. */
function recordedInstead(): number {
  const results = readVectors('e2e/conformance/vectors/kernel').map((file) => runVector(file, knownKinds()));
  const failed = results.filter((result) => !passed(result));
  console.log(['instead: calls recorded on another machine', ...failed.map(printResult)].join('\n'));
  console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
  return results.length > 0 && failed.length === 0 ? 0 : 1;
}

async function inLab(isolation: readonly string[], work: (lab: Lab) => Promise<ModeResult>) {
  const lab = startLab(isolation);
  try {
    return await work(lab);
  } finally {
    lab.end();
  }
}

type ModeResult = Awaited<ReturnType<typeof runMode>>;

const printMode = ({ mode, sets, flows, secondTries, findings }: ModeResult): string =>
  `${mode}: ${sets} scenarios, ${flows} flows, ${findings.length} differences` +
  (secondTries > 0 ? ` (${secondTries} calls agreed only at a second try)` : '');

/**
 * `npm run test:kernel -- [--seed N] [--random N] [--only TEXT] [--links routed]`: the rules that core prints, loaded into real Linux kernels, and
 * every call beside core's own. Without a seed each run tries new random scenarios.
 */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      random: { type: 'string', default: '15' },
      only: { type: 'string', default: '' },
      links: { type: 'string', default: '' },
    },
  });
  const options: Options = {
    seed: Number(values.seed ?? Date.now() % 1_000_000),
    random: Number(values.random),
    only: values.only,
  };
  const found = whatRuns();
  const runs = { ...found, bridges: found.bridges && values.links !== 'routed' };
  for (const missing of runs.missing) console.log(`skipped: ${missing}`);
  const { isolation } = runs;
  if (!isolation) return recordedInstead();
  console.log(`seed ${options.seed} (again: npm run test:kernel -- --seed ${options.seed})`);
  const results = await Promise.all(
    (['iptables', 'nftables'] as const).map((mode) =>
      inLab(isolation, (lab) => runMode(lab, mode, options, runs)),
    ),
  );
  for (const result of results) console.log(printMode(result));
  const flows = results.reduce((total, result) => total + result.flows, 0);
  const failed = results.reduce((total, { findings }) => total + findings.length, 0);
  console.log(`${flows - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
