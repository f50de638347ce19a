import type { ApiObject, EndpointSlice } from '../../core/api/index.ts';
import { load, type Netns } from '../../core/kernel/index.ts';
import { type Conntrack, feed } from './feed.ts';
import type { Asked } from './lab.ts';
import { differences } from './observation.ts';
import { type Finding, type Result, refusals, type Scenario, scenarioObjects } from './scenario.ts';
import { callCore, callLinux, freshPort, pinTo, type Stage, setRules } from './stage.ts';
import { podAddress, type Settled, withChanges, withObjects } from './world.ts';

/** Steps that share connections, affinity and time. */
interface Sequence extends Scenario {
  readonly run: (steps: Steps) => Promise<void>;
}

type Call = Omit<Asked, 'sport' | 'patience' | 'protocol'> & { readonly sport?: number };

interface Steps {
  /** A call, the same in both clusters; answers with the port that it was made from. */
  call(what: string, protocol: Asked['protocol'], call: Call): Promise<number>;
  /** All choices fall on the Pod from now on. */
  pin(pod: string): Promise<void>;
  /** The slice has only these Pods from now on; kube-proxy writes what it writes then. */
  endpoints(pods: readonly string[], conntrack: Conntrack): Promise<void>;
  /** The Service and its slice are gone. */
  remove(): Promise<void>;
  /** The Service and its slice are there. They are at the beginning, unless the first step is another. */
  create(conntrack: Conntrack): Promise<void>;
  /** Time goes by, in both clusters. */
  wait(seconds: number): Promise<void>;
}

const IP = '10.96.0.88';

const yaml = (protocol: string, port: number, target: number, fields = '') => `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  clusterIP: ${IP}
  ports: [{ name: p, protocol: ${protocol}, port: ${port}, targetPort: ${target} }]
${fields}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web-1, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
ports: [{ name: p, protocol: ${protocol}, port: ${target} }]
endpoints:
  - { addresses: ['{web-a1}'], nodeName: node-a, conditions: { ready: true } }
  - { addresses: ['{web-b1}'], nodeName: node-b, conditions: { ready: true } }
`;

const web = { to: IP, port: 80 };
const dns = { to: IP, port: 53 };
const STICKY = '  sessionAffinity: ClientIP\n  sessionAffinityConfig: { clientIP: { timeoutSeconds: 2 } }';

/** What outlives a change of the rules. */
export const sequences: readonly Sequence[] = [
  {
    name: 'an open connection outlives its endpoint and its Service',
    yaml: yaml('TCP', 80, 8080),
    async run(steps) {
      await steps.pin('web-a1');
      const sport = await steps.call('opens', 'TCP', { from: 'client-c', ...web, keep: 'one' });
      await steps.endpoints(['web-b1'], 'cleaned');
      await steps.call('goes on without the endpoint', 'TCP', {
        from: 'client-c',
        ...web,
        sport,
        goOn: 'one',
        keep: 'one',
      });
      await steps.call('a new connection', 'TCP', { from: 'client-c', ...web });
      await steps.remove();
      await steps.call('goes on without the Service', 'TCP', {
        from: 'client-c',
        ...web,
        sport,
        goOn: 'one',
      });
      await steps.call('a new connection without the Service', 'TCP', { from: 'client-c', ...web });
    },
  },
  {
    name: 'a UDP flow sticks to an endpoint that is gone until conntrack is cleaned',
    yaml: yaml('UDP', 53, 5353),
    async run(steps) {
      await steps.pin('web-a1');
      const sport = await steps.call('first', 'UDP', { from: 'client-c', ...dns });
      await steps.endpoints(['web-b1'], 'left alone');
      await steps.call('same port, not cleaned', 'UDP', { from: 'client-c', ...dns, sport });
      await steps.call('another port', 'UDP', { from: 'client-c', ...dns });
      await steps.endpoints(['web-a1'], 'cleaned');
      await steps.call('same port, its endpoint is back', 'UDP', { from: 'client-c', ...dns, sport });
      await steps.endpoints(['web-b1'], 'cleaned');
      await steps.call('same port, cleaned', 'UDP', { from: 'client-c', ...dns, sport });
    },
  },
  {
    name: 'a datagram sent too early',
    yaml: yaml('UDP', 53, 5353),
    async run(steps) {
      await steps.remove();
      const sport = await steps.call('before there is a Service', 'UDP', { from: 'client-a', ...dns });
      await steps.create('left alone');
      await steps.pin('web-b1');
      await steps.call('same port, not cleaned', 'UDP', { from: 'client-a', ...dns, sport });
      await steps.call('another port', 'UDP', { from: 'client-a', ...dns });
    },
  },
  {
    name: 'session affinity, its time-out and its end',
    yaml: yaml('TCP', 80, 8080, STICKY),
    async run(steps) {
      await steps.pin('web-a1');
      await steps.call('first', 'TCP', { from: 'client-a', ...web });
      await steps.pin('web-b1');
      await steps.call('same client stays', 'TCP', { from: 'client-a', ...web });
      await steps.call('another client', 'TCP', { from: 'client-c', ...web });
      await steps.wait(1.2);
      await steps.call('each call refreshes it', 'TCP', { from: 'client-a', ...web });
      await steps.wait(1.2);
      await steps.call('so it is remembered still', 'TCP', { from: 'client-a', ...web });
      await steps.wait(3);
      await steps.call('forgotten', 'TCP', { from: 'client-a', ...web });
      await steps.endpoints(['web-a1'], 'cleaned');
      await steps.call('its endpoint is gone', 'TCP', { from: 'client-a', ...web });
    },
  },
];

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

/** Runs one sequence from a clean start. */
export async function runSequence(stage: Stage, base: Settled, sequence: Sequence): Promise<Result> {
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
  const isSlice = (object: ApiObject): object is EndpointSlice => object.kind === 'EndpointSlice';
  await sequence.run({
    call: async (what, protocol, { sport = freshPort(stage), ...call }) => {
      const asked: Asked = { ...call, protocol, sport, patience: 0.3 };
      const core = callCore(stage, asked);
      const linux = await callLinux(stage, asked);
      flows += 1;
      const found = differences(linux, core);
      if (found.length > 0) findings.push({ scenario: sequence, what, differences: found, linux, core });
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
    wait: async (seconds) => {
      stage.model.now += seconds * 1000;
      await new Promise((done) => setTimeout(done, seconds * 1000));
    },
  });
  return { flows, secondTries: 0, findings };
}

const NODE_OF: Readonly<Record<string, string>> = { 'web-a1': 'node-a', 'web-b1': 'node-b' };

const scenarioEndpoints = ({ cluster }: Stage, pods: readonly string[]): EndpointSlice['endpoints'] =>
  pods.map((pod) => ({
    addresses: [podAddress(cluster, pod)],
    nodeName: NODE_OF[pod] ?? '',
    conditions: { ready: true },
  }));
