import type { ApiObject, EndpointSlice } from '../../core/api/index.ts';
import { load, type Netns } from '../../core/kernel/index.ts';
import { type Conntrack, feed } from './feed.ts';
import type { Asked, Told } from './lab.ts';
import { linuxObservation } from './linux.ts';
import { modelObservation } from './model.ts';
import { differences } from './observation.ts';
import { type Finding, type Result, refusals, scenarioObjects } from './scenario.ts';
import type { Sequence } from './sequences.ts';
import { callCore, freshPort, pinTo, type Stage, setRules } from './stage.ts';
import { podAddress, type Settled, withChanges, withObjects } from './world.ts';

/** Gives both clusters what kube-proxy wrote for a change; connections, affinity and pins that are not rewritten stay. */
async function change(stage: Stage, { cluster, loads }: Settled, conntrack: Conntrack) {
  const problems = await feed(stage.lab, loads, conntrack);
  for (const { node, commands } of loads) {
    const wanted = commands.filter(({ tool }) => conntrack === 'cleaned' || tool !== 'conntrack');
    stage.model.nodes[node] = load(stage.model.nodes[node] as Netns, wanted);
  }
  stage.cluster = cluster;
  stage.numbering = await stage.lab.numbering(stage.nodes);
  return problems;
}

/** The machine took so long that what was to be shown cannot be told: a record may or may not have run out. */
class TooSlow extends Error {}

/** Jiffies of the kernel and rounding, in ms. */
const GRAIN = 20;

/** Core's clock while a sequence runs: that of the machine, counted on from where core's stood at the first call. */
function followMachine(stage: Stage) {
  let ahead: number | undefined;
  let longest = 0;
  return {
    /** Sets core's clock to the call, unless its outcome hangs on how long calls took. */
    set(asked: Asked, { began, ended }: Told): void {
      ahead ??= stage.model.now - began * 1000;
      longest = Math.max(longest, (ended - began) * 1000);
      const now = began * 1000 + ahead;
      const at = (time: number) =>
        modelObservation({ ...stage.model, nodes: { ...stage.model.nodes }, now: time }, asked);
      const [early, late] = [at(now - longest - GRAIN), at(now + longest + GRAIN)];
      if (differences(early, late).length > 0) throw new TooSlow();
      stage.model.now = now;
    },
  };
}

/** Runs one sequence from a clean start. Throws `TooSlow`. */
async function runOnce(stage: Stage, base: Settled, sequence: Sequence): Promise<Result> {
  const objects = scenarioObjects(base.cluster, sequence);
  const findings: Finding[] = [];
  const note = (problems: readonly string[]) => void findings.push(...refusals(sequence, problems));
  let flows = 0;
  let pod = 'web-a1';
  const pin = async () => note(await pinTo(stage, podAddress(base.cluster, pod), 'keep flows'));
  const changed = async (settled: Settled, conntrack: Conntrack) => {
    note(await change(stage, settled, conntrack));
    await pin();
  };
  note(await setRules(stage, withObjects(base.cluster, objects).cluster));
  const clock = followMachine(stage);
  const isSlice = (object: ApiObject): object is EndpointSlice => object.kind === 'EndpointSlice';
  await sequence.run({
    call: async (what, protocol, { sport = freshPort(stage), server, ...call }) => {
      const asked: Asked = { ...call, protocol, sport, patience: 0.3 };
      const told = await stage.lab.call(asked);
      clock.set(asked, told);
      const linux = linuxObservation(asked, told, stage.numbering);
      const core = callCore(stage, asked);
      flows += 1;
      const found = differences(linux, core);
      if (found.length > 0) findings.push({ scenario: sequence, what, differences: found, linux, core });
      else if (server && !core.seen[0]?.startsWith(`${podAddress(base.cluster, server)}:`))
        throw new TooSlow();
      return sport;
    },
    pin: async (to) => {
      pod = to;
      await pin();
    },
    endpoints: async (pods, conntrack) => {
      const slices = objects.filter(isSlice).map((slice) => ({
        ...slice,
        endpoints: scenarioEndpoints(stage, pods),
      }));
      await changed(withChanges(stage.cluster, 'update', slices), conntrack);
    },
    remove: async () => changed(withChanges(stage.cluster, 'delete', objects), 'left alone'),
    create: async (conntrack) => changed(withObjects(stage.cluster, objects), conntrack),
    wait: (seconds) => new Promise((done) => setTimeout(done, seconds * 1000)),
  });
  return { flows, secondTries: 0, findings };
}

/** How often a slow machine gets more time: the last has sixteen times the first's. */
const TRIES = 5;

/** Runs one sequence. Where the machine was too slow for it, with more time: what is asserted stays. */
export async function runSequence(stage: Stage, base: Settled, sequence: Sequence): Promise<Result> {
  let one = sequence;
  for (let left = TRIES; left > 0; left--) {
    try {
      return await runOnce(stage, base, one);
    } catch (error) {
      if (!(error instanceof TooSlow)) throw error;
      console.log(`${stage.mode}: ${sequence.name}: the machine was too slow to tell; again with more time`);
      one = one.slower?.() ?? one;
    }
  }
  const slow = { part: 'time', linux: `too slow to tell, ${TRIES} times`, core: 'told' };
  return {
    flows: 0,
    secondTries: 0,
    findings: [{ scenario: sequence, what: 'all of it', differences: [slow] }],
  };
}

const NODE_OF: Readonly<Record<string, string>> = { 'web-a1': 'node-a', 'web-b1': 'node-b' };

const scenarioEndpoints = ({ cluster }: Stage, pods: readonly string[]): EndpointSlice['endpoints'] =>
  pods.map((pod) => ({
    addresses: [podAddress(cluster, pod)],
    nodeName: NODE_OF[pod] ?? '',
    conditions: { ready: true },
  }));
