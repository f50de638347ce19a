import type { ApiObject, EndpointSlice, Service } from '../../core/api/index.ts';
import { listOf, reader } from '../../core/apiserver/index.ts';
import type { Cluster } from '../../core/cluster/index.ts';
import { joinHostPort } from '../../core/net/index.ts';
import { type Difference, differences, type Observation } from './observation.ts';
import { type FlowSpec, serviceCalls } from './service-flows.ts';
import { callCore, callLinux, freshPort, pinTo, routeBy, type Stage, setRules } from './stage.ts';
import { objectsOf, podAddress, withObjects } from './world.ts';

/** Services (and slices by hand) in front of the lab's Pods. `{web-a1}` in the text stands for that Pod's address. */
export interface Scenario {
  readonly name: string;
  readonly yaml: string;
}

/** A call that came out differently. */
export interface Finding {
  readonly scenario: string;
  readonly flow: string;
  readonly differences: readonly Difference[];
  readonly linux?: Observation;
  readonly core?: Partial<Observation>;
}

export interface Result {
  readonly flows: number;
  readonly secondTries: number;
  readonly findings: readonly Finding[];
}

/** Seconds without a packet that are enough where core expects silence too; and before a difference is believed. */
const PATIENCE = { usual: 0.06, second: 0.9 };

/** The objects of a scenario. */
export const scenarioObjects = (cluster: Cluster, { yaml }: Scenario): readonly ApiObject[] =>
  objectsOf(yaml.replaceAll(/\{([a-z]+-[a-z0-9]+)\}/g, (_, pod: string) => podAddress(cluster, pod)));

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
export async function compare(stage: Stage, flow: FlowSpec, sport: number, expected: Observation) {
  const linux = await callLinux(stage, { ...flow, sport, patience: PATIENCE.usual });
  const first = differences(linux, expected);
  if (first.length === 0) return { again: false, linux, found: first };
  const second = await callLinux(stage, { ...flow, sport: freshPort(stage), patience: PATIENCE.second });
  return { again: true, linux: second, found: differences(second, expected) };
}

/** Lets both clusters take in the scenario and makes every call with the choice pinned to each endpoint in turn. */
export async function runScenario(stage: Stage, base: Cluster, scenario: Scenario): Promise<Result> {
  const objects = scenarioObjects(base, scenario);
  const cluster = withObjects(base, objects);
  const services = listOf(reader(cluster.api), 'Service', 'default').filter(
    ({ metadata }) => metadata.name !== 'kubernetes',
  );
  const findings: Finding[] = (await setRules(stage, cluster)).map((problem) => ({
    scenario: scenario.name,
    flow: 'loading the rules',
    differences: [{ part: 'load', linux: problem, core: 'accepted' }],
  }));
  const calls = services.flatMap((service) => serviceCalls(service, stage.plan));
  const sticky = services.some(({ spec }) => spec.sessionAffinity === 'ClientIP');
  const pins = endpointsOf(cluster, services);
  const known = new Set<string>();
  let [flows, secondTries] = [0, 0];
  for (const pin of pins.length === 0 ? [''] : pins) {
    if (pin) await pinTo(stage, pin);
    for (const flow of calls) {
      await routeBy(stage, flow.to, flow.by);
      const sport = freshPort(stage);
      const core = callCore(stage, { ...flow, sport, patience: 0 });
      // Where the pin decides nothing, the call has been made already.
      const key = `${print(flow, '')} ${JSON.stringify(core)}`;
      if (known.has(key) && !sticky) continue;
      known.add(key);
      const { again, linux, found } = await compare(stage, flow, sport, core);
      flows += 1;
      if (again && found.length === 0) secondTries += 1;
      if (found.length > 0)
        findings.push({ scenario: scenario.name, flow: print(flow, pin), differences: found, linux, core });
    }
  }
  return { flows, secondTries, findings };
}
