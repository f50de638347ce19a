import type { Conntrack } from './feed.ts';
import type { Asked } from './lab.ts';
import type { Scenario } from './scenario.ts';

/** Steps that share connections, affinity and time. */
export interface Sequence extends Scenario {
  readonly run: (steps: Steps) => Promise<void>;
  /** The same with more time for everything, for a machine that was too slow. Absent: nothing in it runs out. */
  readonly slower?: () => Sequence;
}

/** `server`: the Pod that must be the one that gets it. */
export type StepCall = Omit<Asked, 'sport' | 'patience' | 'protocol'> & {
  readonly sport?: number;
  readonly server?: string;
};

export interface Steps {
  /** A call, the same in both clusters; answers with the port that it was made from. */
  call(what: string, protocol: Asked['protocol'], call: StepCall): Promise<number>;
  /** All choices fall on the Pod from now on. */
  pin(pod: string): Promise<void>;
  /** The slice has only these Pods from now on; kube-proxy writes what it writes then. */
  endpoints(pods: readonly string[], conntrack: Conntrack): Promise<void>;
  /** The Service and its slice are gone. */
  remove(): Promise<void>;
  /** The Service and its slice are there. They are at the beginning, unless the first step is another. */
  create(conntrack: Conntrack): Promise<void>;
  /** Time goes by; core's clock is the machine's. */
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
/** Session affinity with a time-out of so many seconds, in which six calls and two syncs have room. */
const affinity = (timeout: number): Sequence => ({
  name: 'session affinity, its time-out and its end',
  yaml: yaml(
    'TCP',
    80,
    8080,
    `  sessionAffinity: ClientIP\n  sessionAffinityConfig: { clientIP: { timeoutSeconds: ${timeout} } }`,
  ),
  slower: () => affinity(timeout * 2),
  async run(steps) {
    await steps.pin('web-a1');
    await steps.call('first', 'TCP', { from: 'client-a', ...web, server: 'web-a1' });
    await steps.pin('web-b1');
    await steps.call('same client stays', 'TCP', { from: 'client-a', ...web, server: 'web-a1' });
    await steps.call('another client', 'TCP', { from: 'client-c', ...web, server: 'web-b1' });
    await steps.wait(timeout * 0.6);
    await steps.call('each call refreshes it', 'TCP', { from: 'client-a', ...web, server: 'web-a1' });
    await steps.wait(timeout * 0.6);
    await steps.call('so it is remembered still', 'TCP', { from: 'client-a', ...web, server: 'web-a1' });
    await steps.wait(timeout * 1.3);
    await steps.call('forgotten', 'TCP', { from: 'client-a', ...web, server: 'web-b1' });
    await steps.endpoints(['web-a1'], 'cleaned');
    await steps.call('its endpoint is gone', 'TCP', { from: 'client-a', ...web, server: 'web-a1' });
  },
});

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
  affinity(2),
];
