import type { Cluster } from '../../core/cluster/index.ts';
import { type KernelCommand, load, type Netns, type TaggedLine } from '../../core/kernel/index.ts';
import { type Family, familyOf } from '../../core/net/index.ts';
import type { Lab as Model } from '../conformance/kernel/lab.ts';
import type { Asked, Lab, Loaded, Text } from './lab.ts';
import { linuxObservation } from './linux.ts';
import { modelObservation, newModel } from './model.ts';
import type { Observation } from './observation.ts';
import { type Mode, pinned, printed, repin } from './pin.ts';
import { type Links, likeThat, type Plan, planOf, type Server, serversOf } from './plan.ts';
import { type Numbering, TRACING } from './trace.ts';

/** One cluster twice: in network namespaces of this machine, and in core. Both have the rules that core printed. */
export interface Stage {
  readonly lab: Lab;
  readonly mode: Mode;
  readonly plan: Plan;
  readonly nodes: readonly string[];
  readonly servers: readonly Server[];
  /** Routes of the router to Service addresses; both clusters have them. */
  readonly routes: { to: string; via: string }[];
  cluster: Cluster;
  model: Model;
  numbering: Readonly<Record<string, Numbering>>;
  nextPort: number;
}

const TRACE = ['ip', 'ip6']
  .map(
    (family) => `table ${family} ${TRACING} {
  chain pre { type filter hook prerouting priority -1000; meta nftrace set 1; }
  chain out { type filter hook output priority -1000; meta nftrace set 1; }
}`,
  )
  .join('\n');

const FAMILIES: readonly Family[] = ['IPv4', 'IPv6'];

const restoreOf = (family: Family): Text['tool'] =>
  family === 'IPv6' ? 'ip6tables-restore' : 'iptables-restore';

/** Names of the counters that kube-proxy's rules count with. */
const COUNTERS = ['ct_state_invalid_dropped_pkts', 'localhost_nps_accepted_pkts'];

const joined = (lines: readonly TaggedLine[]): string => `${lines.map(({ text }) => text).join('\n')}\n`;

/** Builds the machines of a settled cluster and opens its servers' sockets. */
export async function newStage(lab: Lab, mode: Mode, cluster: Cluster, links: Links): Promise<Stage> {
  const plan = planOf(cluster, links);
  const nodes = plan.nodes.map(({ name }) => name);
  const servers = serversOf(cluster);
  await lab.build(plan);
  await lab.listen(servers);
  await lab.counters([...nodes, 'scratch'], COUNTERS);
  await lab.trace(nodes);
  const routes: Stage['routes'] = [];
  const model = newModel(plan, cluster.nodes, servers, routes);
  return { lab, mode, plan, nodes, servers, routes, cluster, model, numbering: {}, nextPort: 33_000 };
}

/** What a tool refused of the texts it was given. */
const refused = (answers: readonly Loaded[]): readonly string[] =>
  answers.filter(({ code }) => code !== 0).map(({ node, error }) => `${node}: ${error}`);

/** Whether a line of a listing is left out of what Linux loads. */
export type Alter = (line: ReturnType<typeof printed>[number]) => boolean;

/** Gives every node the rules that core prints for it (but those taken out), and nothing else. Answers with what the tools refused. */
export async function setRules(
  stage: Stage,
  cluster: Cluster,
  takenOut: Alter = () => false,
): Promise<readonly string[]> {
  const { lab, mode, nodes, plan, servers, routes } = stage;
  const now = stage.cluster.now;
  const listing = (node: string, as: Mode, family?: Family) =>
    joined(printed(cluster.nodes[node] as Netns, as, now, family).filter((line) => !takenOut(line)));
  const clean = nodes.map((node) => {
    const text = `flush ruleset\n${TRACE}\n${mode === 'nftables' ? listing(node, 'nftables') : ''}`;
    return { node, tool: 'nft' as const, text };
  });
  const problems = [
    ...refused(await lab.load(clean)),
    // In nftables mode too: the kubelet has chains of its own there.
    ...refused(
      await lab.load(
        nodes.flatMap((node) =>
          FAMILIES.map((family) => ({
            node,
            tool: restoreOf(family),
            text: listing(node, 'iptables', family),
          })),
        ),
      ),
    ),
  ];
  await lab.forget(nodes);
  stage.cluster = cluster;
  stage.model = newModel(plan, cluster.nodes, servers, routes);
  stage.model.now = cluster.now;
  stage.numbering = await lab.numbering(nodes);
  return problems;
}

/** Makes every random choice fall on the endpoint with the address where it can, in both clusters; affinity stays, and flows if they are to be kept. */
export async function pinTo(
  stage: Stage,
  address: string,
  flows: 'forget flows' | 'keep flows' = 'forget flows',
): Promise<readonly string[]> {
  const { lab, mode, nodes, model, cluster } = stage;
  const texts: Text[] = [];
  for (const node of nodes) {
    const netns = cluster.nodes[node] as Netns;
    for (const family of mode === 'iptables' ? FAMILIES : FAMILIES.slice(0, 1)) {
      const before = printed(netns, mode, cluster.now, family);
      const lines = repin(before, pinned(before, mode, address), mode);
      if (lines.length === 0) continue;
      const options = mode === 'iptables' ? ['--noflush'] : [];
      const tool = mode === 'iptables' ? restoreOf(family) : 'nft';
      texts.push({ node, tool, text: joined(lines), options });
      const command: KernelCommand =
        mode === 'iptables' ? { tool: 'iptables-restore', family, lines } : { tool: 'nft', lines };
      const loaded = load(model.nodes[node] as Netns, [command]);
      model.nodes[node] = flows === 'keep flows' ? loaded : { ...loaded, conntrack: netns.conntrack };
    }
  }
  const problems = refused(await lab.load(texts));
  if (flows === 'forget flows') await lab.forget(nodes);
  stage.numbering = await lab.numbering(nodes);
  return problems;
}

/** Sends what the router gets for an address to a node, or nowhere, in both clusters. One Service address at a time has a route. */
export async function routeBy(stage: Stage, to: string, via: string | undefined): Promise<void> {
  const { lab, routes, plan } = stage;
  const [now] = routes;
  const length = familyOf(to) === 'IPv6' ? 128 : 32;
  const node = via === undefined ? undefined : plan.nodes.find(({ name }) => name === via);
  if (now?.to !== `${to}/${length}` ? via === undefined : now.via === via) return;
  const changes = [
    ...(now ? [`route del ${now.to}`] : []),
    ...(node ? [`route add ${to}/${length} via ${likeThat(node, to)}`] : []),
  ];
  await lab.command('router', ['ip', '-batch', '-'], `${changes.join('\n')}\n`);
  routes.splice(0, routes.length, ...(via ? [{ to: `${to}/${length}`, via }] : []));
}

/** A port that no call has had yet. */
export const freshPort = (stage: Stage): number => {
  stage.nextPort += 1;
  return stage.nextPort;
};

/** Makes a call on Linux. */
export async function callLinux(stage: Stage, asked: Asked): Promise<Observation> {
  return linuxObservation(asked, await stage.lab.call(asked), stage.numbering);
}

/** Core's cluster as the calls so far have left its nodes. */
export const clusterAt = ({ cluster, model }: Stage): Cluster => ({
  ...cluster,
  now: model.now,
  nodes: { ...cluster.nodes, ...model.nodes },
});

/** Makes the same call in core. */
export const callCore = (stage: Stage, asked: Asked): Observation => modelObservation(stage.model, asked);
