import type { ApiObject, EndpointSlice, Service } from '../../core/api/index.ts';
import { listOf, reader } from '../../core/apiserver/index.ts';
import type { Cluster } from '../../core/cluster/index.ts';
import { type KernelCommand, load } from '../../core/kernel/index.ts';
import { joinHostPort } from '../../core/net/index.ts';
import { type Difference, differences, type Observation } from './observation.ts';
import type { Mode } from './pin.ts';
import { BALANCER, likeThat, type Server } from './plan.ts';
import { echoCalls, type FlowSpec, serviceCalls } from './service-flows.ts';
import {
  type Alter,
  callCore,
  callLinux,
  clusterAt,
  freshPort,
  pinTo,
  routeBy,
  type Stage,
  setRules,
} from './stage.ts';
import { asWalked, walkObservation } from './walked.ts';
import { objectsOf, podAddress, withChanges, withObjects } from './world.ts';

/** Services (and slices by hand) in front of the lab's Pods. `{web-a1}` in texts stands for that Pod's address, `{web-a1/6}` for its IPv6 one. */
export interface Scenario {
  readonly name: string;
  readonly yaml: string;
  /** Echo requests are sent besides, an endpoint's to this Pod. */
  readonly echo?: string;
  /** Its load balancer speaks to node ports with an address of its own (`status.loadBalancer.ingress[].ipMode`). */
  readonly ipMode?: 'Proxy';
  /** Rules that somebody else has on every node: for `iptables-restore --noflush`, and for `nft -f` where that is kube-proxy's mode. */
  readonly rules?: { readonly iptables: string; readonly nftables: string };
}

/** Something that came out differently on Linux. */
export interface Finding {
  readonly scenario: Scenario;
  readonly what: string;
  readonly differences: readonly Difference[];
  readonly linux?: Observation;
  readonly core?: Partial<Observation>;
}

export interface Result {
  /** Calls that were made on Linux and in core. */
  readonly flows: number;
  /** Calls that agreed only when they were made once more, with more patience. */
  readonly secondTries: number;
  readonly findings: readonly Finding[];
}

/** Seconds without a packet that are enough where core expects silence too; and before a difference is believed. */
const PATIENCE = { usual: 0.06, second: 0.9 };

/** The objects of a scenario. */
export const scenarioObjects = (cluster: Cluster, { yaml }: Scenario): readonly ApiObject[] =>
  objectsOf(filledIn(cluster, yaml));

const filledIn = (cluster: Cluster, text: string): string =>
  text.replaceAll(/\{([a-z]+-[a-z0-9]+(?:\/6)?)\}/g, (_, pod: string) => podAddress(cluster, pod));

/** The cluster with the scenario's own rules on its nodes. */
function withRules(cluster: Cluster, { rules }: Scenario, mode: Mode): Cluster {
  if (!rules) return cluster;
  const lines = (text: string) =>
    filledIn(cluster, text)
      .trim()
      .split('\n')
      .map((line) => ({ text: line }));
  const commands: readonly KernelCommand[] = [
    { tool: 'iptables-restore', family: 'IPv4', lines: lines(rules.iptables) },
    ...(mode === 'nftables' ? [{ tool: 'nft' as const, lines: lines(rules.nftables) }] : []),
  ];
  const nodes = Object.entries(cluster.nodes).map(([name, netns]) => [name, load(netns, commands)]);
  return { ...cluster, nodes: Object.fromEntries(nodes) };
}

/** Every load balancer of the cluster is one that makes connections of its own. */
function withBalancer(cluster: Cluster): Cluster {
  const services = listOf(reader(cluster.api), 'Service', 'default').flatMap((service): Service[] => {
    const own = service.status?.loadBalancer?.ingress ?? [];
    const ingress = own.map(({ ip = '' }) => ({ ip: likeThat(BALANCER, ip), ipMode: 'Proxy' as const }));
    return own.length === 0 ? [] : [{ ...service, status: { loadBalancer: { ingress } } }];
  });
  return withChanges(cluster, 'updateStatus', services).cluster;
}

const print = ({ from, protocol, to, port, by }: FlowSpec, pin: string): string =>
  `${from} ${protocol} ${joinHostPort(to, port)}${by ? ` by ${by}` : ''}${pin ? `, pinned to ${pin}` : ''}`;

/** The address of every endpoint of the given Services, whatever its state. */
function endpointsOf(cluster: Cluster, services: readonly Service[]): readonly string[] {
  const own = listOf(reader(cluster.api), 'EndpointSlice', 'default').filter((slice: EndpointSlice) =>
    services.some(({ metadata }) => slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name),
  );
  const all = own.flatMap(({ endpoints }) => (endpoints ?? []).flatMap(({ addresses }) => addresses));
  return [...new Set(all)].sort((a, b) => (a < b ? -1 : 1));
}

/** Makes a call in both clusters. A difference is believed only when it shows again, with more patience. */
async function compare(stage: Stage, flow: FlowSpec, sport: number, expected: Observation) {
  const linux = await callLinux(stage, { ...flow, sport, patience: PATIENCE.usual });
  const first = differences(linux, expected);
  if (first.length === 0) return { again: false, linux, found: first };
  const second = await callLinux(stage, { ...flow, sport: freshPort(stage), patience: PATIENCE.second });
  return { again: true, linux: second, found: differences(second, expected) };
}

interface Call {
  readonly flow: FlowSpec;
  readonly pin: string;
}

/** Makes one call: on Linux, by core's kernel packet by packet, and as a walk. Nothing, where `known` has it already. */
async function runCall(
  stage: Stage,
  scenario: Scenario,
  { flow, pin }: Call,
  known: Set<string> | undefined,
) {
  await routeBy(stage, flow.to, flow.by);
  const asWalk = flow.walk === undefined ? flow : flow.walk;
  const walks = asWalk && stage.plan.links !== 'routed links';
  const walked = walks ? walkObservation(clusterAt(stage), asWalk) : {};
  const sport = freshPort(stage);
  const core = callCore(stage, { ...flow, sport, patience: 0 });
  // Where the pin decides nothing, the call has been made already.
  const key = `${print(flow, '')} ${JSON.stringify(core)}`;
  if (known?.has(key)) return undefined;
  known?.add(key);
  const { again, linux, found } = await compare(stage, flow, sport, core);
  const what = print(flow, pin);
  const byWalk = differences(asWalked(linux), walked);
  const findings: Finding[] = [
    ...(found.length > 0 ? [{ scenario, what, differences: found, linux, core }] : []),
    ...(byWalk.length > 0
      ? [{ scenario, what: `walk, ${what}`, differences: byWalk, linux, core: walked }]
      : []),
  ];
  return { again: again && found.length === 0, findings };
}

/** Texts that a tool refused. */
export const refusals = (scenario: Scenario, problems: readonly string[]): readonly Finding[] =>
  problems.map((linux) => ({
    scenario,
    what: 'loading what core printed',
    differences: [{ part: 'load', linux, core: 'accepted' }],
  }));

/** What of a scenario is run. */
export interface How {
  /** Keeps some of the calls that the Services can get. */
  readonly choose?: (calls: readonly FlowSpec[]) => readonly FlowSpec[];
  /** Rules that Linux does not get. */
  readonly takenOut?: Alter;
}

/** Lets both clusters take in the scenario and makes its calls, with the choice pinned to each endpoint in turn. */
export async function runScenario(
  stage: Stage,
  base: Cluster,
  scenario: Scenario,
  { choose = (calls) => calls, takenOut }: How = {},
): Promise<Result> {
  const there = withObjects(base, scenarioObjects(base, scenario)).cluster;
  const balanced = scenario.ipMode === 'Proxy' ? withBalancer(there) : there;
  const cluster = withRules(balanced, scenario, stage.mode);
  const services = listOf(reader(cluster.api), 'Service', 'default').filter(
    ({ metadata }) => metadata.name !== 'kubernetes',
  );
  const findings = [...refusals(scenario, await setRules(stage, cluster, takenOut))];
  // What kube-proxy itself listens on.
  const own = services.flatMap(({ spec: { healthCheckNodePort } }) =>
    healthCheckNodePort ? stage.nodes.map((node): Server => [node, 'TCP', healthCheckNodePort]) : [],
  );
  await stage.lab.listen(own);
  for (const server of own) stage.model.listeners.add(server.join(' '));
  const { echo } = scenario;
  const calls = choose(
    services.flatMap((service) => [
      ...serviceCalls(service, stage.plan),
      ...(echo ? echoCalls(service, podAddress(cluster, echo), stage.plan) : []),
    ]),
  );
  const sticky = services.some(({ spec }) => spec.sessionAffinity === 'ClientIP');
  const known = sticky ? undefined : new Set<string>();
  const pins = endpointsOf(cluster, services);
  let [flows, secondTries] = [0, 0];
  for (const pin of pins.length === 0 ? [''] : pins) {
    if (pin) findings.push(...refusals(scenario, await pinTo(stage, pin)));
    for (const flow of calls) {
      const done = await runCall(stage, scenario, { flow, pin }, known);
      if (!done) continue;
      flows += 1;
      if (done.again) secondTries += 1;
      findings.push(...done.findings);
    }
  }
  await stage.lab.stopListening(own);
  return { flows, secondTries, findings };
}
