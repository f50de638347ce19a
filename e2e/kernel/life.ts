import type { Cluster } from '../../core/cluster/index.ts';
import type { Netns } from '../../core/kernel/index.ts';
import { feed } from './feed.ts';
import type { Lab } from './lab.ts';
import type { Mode } from './pin.ts';
import { printed } from './pin.ts';
import { type Finding, type Result, refusals, type Scenario, scenarioObjects } from './scenario.ts';
import { type Settled, withChanges, withObjects } from './world.ts';

/** The node whose life is followed. */
const NODE = 'node-a';
/** What core prints as. Other versions print other words for the same rules. */
const VERSIONS = { iptables: '1.8.9', nft: '1.0.6' };

const withoutCounts = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/ \[\d+:\d+\]$/, ' [0:0]'));

/** What the node's own tools print, and what core prints for it. */
async function listings(lab: Lab, netns: Netns, mode: Mode, now: number) {
  const saved = await lab.command(NODE, ['iptables-save']);
  const core = (as: Mode) => printed(netns, as, now);
  const iptables = { linux: withoutCounts(saved.stdout), core: core('iptables').map(({ text }) => text) };
  if (mode === 'iptables') return [iptables];
  const listed = await lab.command(NODE, ['nft', 'list', 'table', 'ip', 'kube-proxy']);
  const table = core('nftables').filter((line) => line.table === 'ip kube-proxy');
  return [
    iptables,
    {
      linux: withoutCounts(listed.stdout),
      core: table.map(({ text }) => text).filter((text) => text.trim() !== ''),
    },
  ];
}

/** The first line in which two listings part. */
async function parting(lab: Lab, { nodes, now }: Cluster, mode: Mode) {
  for (const { linux, core } of await listings(lab, nodes[NODE] as Netns, mode, now)) {
    const length = Math.max(linux.length, core.length);
    for (let at = 0; at < length; at++)
      if (linux[at] !== core[at]) return { part: `line ${at + 1}`, linux: linux[at], core: core[at] };
  }
  return undefined;
}

/** Whether this machine's tools print as core does. */
async function printsAlike(lab: Lab): Promise<boolean> {
  const versions = await Promise.all([
    lab.command('router', ['iptables', '--version']),
    lab.command('router', ['nft', '--version']),
  ]);
  const [iptables = '', nft = ''] = versions.map(({ stdout }) => stdout);
  return iptables.includes(VERSIONS.iptables) && nft.includes(VERSIONS.nft);
}

/**
 * One node through the life of its cluster: every input that its kube-proxies ever gave to a tool goes into the real one, and after
 * each scenario, and when it is gone again, the node's listing is what core prints.
 */
export async function liveThrough(
  lab: Lab,
  mode: Mode,
  base: Settled,
  scenarios: readonly Scenario[],
): Promise<Result> {
  const findings: Finding[] = [];
  let checks = 0;
  await lab.load([{ node: NODE, tool: 'nft', text: 'flush ruleset\n' }]);
  const alike = await printsAlike(lab);
  const step = async (scenario: Scenario, what: string, { cluster, loads }: Settled): Promise<void> => {
    const own = loads.filter(({ node }) => node === NODE);
    findings.push(...refusals(scenario, await feed(lab, own, 'left alone')));
    checks += 1;
    const apart = alike ? await parting(lab, cluster, mode) : undefined;
    if (apart) findings.push({ scenario, what: `${NODE}'s listing ${what}`, differences: [apart] });
  };
  await step({ name: 'start', yaml: '' }, 'at rest', base);
  let { cluster } = base;
  for (const scenario of scenarios) {
    const objects = scenarioObjects(cluster, scenario);
    const there = withObjects(cluster, objects);
    await step(scenario, 'with its objects', there);
    const gone = withChanges(there.cluster, 'delete', objects);
    await step(scenario, 'without them again', gone);
    cluster = gone.cluster;
  }
  return { flows: checks, secondTries: 0, findings };
}
