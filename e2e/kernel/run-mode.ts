import type { Lab } from './lab.ts';
import { liveThrough } from './life.ts';
import { compareOdds } from './odds.ts';
import type { Mode } from './pin.ts';
import type { Links } from './plan.ts';
import { noticePlanted } from './planted.ts';
import { printFinding } from './print.ts';
import { diceOf, randomScenario, someCalls } from './random.ts';
import { runSequence } from './run-sequence.ts';
import { type How, type Result, runScenario, type Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { sequences } from './sequences.ts';
import { newStage, type Stage } from './stage.ts';
import { acceptVectors } from './vectors.ts';
import { labCluster, type Settled, withLinks } from './world.ts';

export interface Options {
  readonly seed: number;
  /** How many random scenarios. */
  readonly random: number;
  /** Part of the names of the scenarios that are wanted. */
  readonly only: string;
  /** How Pods are linked to their nodes: the first for all scenarios, the others for a few. */
  readonly links: readonly [Links, ...Links[]];
}

/** Everything that was compared in one mode. */
export interface ModeResult {
  readonly mode: Mode;
  readonly sets: number;
  readonly flows: number;
  /** Listings, inputs and planted faults. */
  readonly checks: number;
  readonly secondTries: number;
  readonly failed: number;
}

/** Calls of one random scenario. */
const CALLS = 12;
/** What is tried on every kind of link. */
const ON_ALL_LINKS = [
  'ClusterIP',
  'NodePort, policy Local',
  'IPv6: ClusterIP',
  'IPv6: NodePort, policy Local',
];

interface Tally {
  add(result: Result, counts: 'flows' | 'checks'): void;
  total(): Pick<ModeResult, 'flows' | 'checks' | 'secondTries' | 'failed'>;
}

function newTally(mode: Mode): Tally {
  const total = { flows: 0, checks: 0, secondTries: 0, failed: 0 };
  return {
    add({ flows, secondTries, findings }, counts) {
      for (const finding of findings) console.log(`${mode}: ${printFinding(finding)}`);
      total[counts] += flows;
      total.secondTries += secondTries;
      total.failed += findings.length;
    },
    total: () => total,
  };
}

/** What is asked once: not of calls, but of the comparison, of chance, and of texts. */
async function checkTheRest(stage: Stage, base: Settled, tally: Tally): Promise<void> {
  const { lab, mode } = stage;
  tally.add(await noticePlanted(stage, base.cluster), 'checks');
  const odds = await compareOdds(stage, base.cluster);
  tally.add({ flows: 1, secondTries: 0, findings: odds.findings }, 'checks');
  // Half of them in each mode: every state costs a handful of processes.
  const half = scenarios.filter((_, at) => at % 2 === (mode === 'iptables' ? 0 : 1));
  const life = await liveThrough(lab, mode, base, half);
  const vectors = await acceptVectors(lab, mode);
  tally.add(life, 'checks');
  tally.add(vectors, 'checks');
  console.log(
    `${mode}: the kernel chose ${odds.told}; ${life.flows} listings, ${vectors.flows} inputs of recorded vectors`,
  );
}

/** All scenarios in one mode. `enter` gives a lab, each in namespaces of its own. */
export async function runMode(
  enter: <T>(work: (lab: Lab) => Promise<T>) => Promise<T>,
  mode: Mode,
  { seed, random, only, links: [first, ...others] }: Options,
): Promise<ModeResult> {
  const settled = labCluster(mode);
  const dice = diceOf(seed);
  const named = scenarios.map((scenario): readonly [Scenario, How] => [scenario, {}]);
  const drawn = Array.from({ length: random }, (_, n): readonly [Scenario, How] => [
    randomScenario(dice, n + 1),
    { choose: someCalls(diceOf(seed + n), CALLS) },
  ]);
  const wanted = [...named, ...drawn].filter(([{ name }]) => name.includes(only));
  const inOrder = sequences.filter(({ name }) => name.includes(only));
  const tally = newTally(mode);
  let sets = wanted.length + inOrder.length;
  await enter(async (lab) => {
    const base = withLinks(settled, first);
    const stage = await newStage(lab, mode, base.cluster, first);
    for (const [scenario, how] of wanted)
      tally.add(await runScenario(stage, base.cluster, scenario, how), 'flows');
    for (const sequence of inOrder) tally.add(await runSequence(stage, base, sequence), 'flows');
    if (!only) await checkTheRest(stage, base, tally);
  });
  for (const links of others) {
    const few = named.filter(([{ name }]) => ON_ALL_LINKS.includes(name) && name.includes(only));
    sets += few.length;
    await enter(async (lab) => {
      const base = withLinks(settled, links);
      const stage = await newStage(lab, mode, base.cluster, links);
      for (const [scenario] of few) {
        const onLinks = { ...scenario, name: `${scenario.name}, ${links}` };
        tally.add(await runScenario(stage, base.cluster, onLinks), 'flows');
      }
    });
  }
  return { mode, sets, ...tally.total() };
}
