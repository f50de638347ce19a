import { describe, expect, test } from 'vitest';
import { reader } from '../apiserver/index.ts';
import { type Cluster, submit } from '../cluster/index.ts';
import { clientPod, clusterWith, podIP, type SentOne, send, webPod } from './world.suite.ts';

/** Web Pods: two on node-a, one on node-b, none on node-c. */
const pods = [
  webPod('web-1a', 'node-a'),
  webPod('web-1b', 'node-a'),
  webPod('web-2a', 'node-b'),
  clientPod('client-a', 'node-a'),
  clientPod('client-c', 'node-c'),
].join('');

const service = (name: string, ip: string, spec: string, app = 'web'): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  clusterIP: ${ip}
  selector: { app: ${app} }
  ${spec}
`;
const http = (rest = ''): string => `ports: [{ port: 80, targetPort: 8080${rest} }]`;

const cluster = clusterWith(
  [
    pods,
    service(
      'web',
      '10.96.0.40',
      'ports: [{ name: http, port: 80, targetPort: 8080 }, { name: udp, port: 53, protocol: UDP, targetPort: 8081 }]',
    ),
    service('np', '10.96.0.41', `type: NodePort\n  ${http(', nodePort: 30080')}`),
    service(
      'np-local',
      '10.96.0.42',
      `type: NodePort\n  externalTrafficPolicy: Local\n  ${http(', nodePort: 30081')}`,
    ),
    service('none', '10.96.0.43', `type: NodePort\n  ${http(', nodePort: 30082')}`, 'nobody'),
    service('none-udp', '10.96.0.44', 'ports: [{ port: 53, protocol: UDP }]', 'nobody'),
    service('near', '10.96.0.45', `internalTrafficPolicy: Local\n  ${http()}`),
    service(
      'ranges',
      '10.96.0.48',
      `type: LoadBalancer\n  loadBalancerIP: 198.51.100.22\n  loadBalancerSourceRanges: [203.0.113.0/28, 10.244.0.0/16]\n  ${http(', nodePort: 30085')}`,
    ),
    service(
      'lb-local',
      '10.96.0.47',
      `type: LoadBalancer\n  externalTrafficPolicy: Local\n  loadBalancerIP: 198.51.100.21\n  ${http(', nodePort: 30084')}`,
    ),
    service('external', '10.96.0.49', `externalIPs: [198.51.100.99]\n  ${http()}`),
    service('sticky', '10.96.0.50', `sessionAffinity: ClientIP\n  ${http()}`),
  ].join(''),
  'ipvs',
);

const ALL = ['web-1a', 'web-1b', 'web-2a'];
const NODE_A = '192.168.1.11';
const NODE_C = '192.168.1.13';
const GATEWAY_A = '10.244.1.1';

interface Seen {
  /** How the walks ended. */
  readonly ends: ReadonlySet<string>;
  /** By Pod that answered: the client address that it saw. */
  readonly by: Readonly<Record<string, string | undefined>>;
  readonly last: SentOne;
}

/** Sends again and again in one cluster, as a person would. */
function again(from: string, line: string, times = 6, entry?: string, start: Cluster = cluster): Seen {
  const ends = new Set<string>();
  const by: Record<string, string | undefined> = {};
  let last: SentOne | undefined;
  for (let i = 0, next = start; i < times; i++) {
    last = send(next, from, line, entry === undefined ? {} : { entry });
    next = last.cluster;
    const { outcome } = last.walk;
    ends.add(outcome.kind);
    if (outcome.server) by[outcome.server.name] = outcome.seenClient;
  }
  return { ends, by, last: last as SentOne };
}

const all = (address: string) => Object.fromEntries(ALL.map((name) => [name, address]));
const near = (here: string, far: string) => ({ 'web-1a': here, 'web-1b': here, 'web-2a': far });

describe('flows in ipvs mode', () => {
  test.each([
    [
      'a Pod keeps its address',
      'client-c',
      'curl http://10.96.0.40',
      undefined,
      () => all(podIP(cluster, 'client-c')),
    ],
    [
      'so it does beside a web Pod',
      'client-a',
      'curl http://10.96.0.40',
      undefined,
      () => all(podIP(cluster, 'client-a')),
    ],
    [
      'a Pod that gets to itself is masqueraded',
      'web-1a',
      'curl http://10.96.0.40',
      undefined,
      () => ({ ...all(podIP(cluster, 'web-1a')), 'web-1a': GATEWAY_A }),
    ],
    [
      'a node would be its own cluster IP, so it is masqueraded',
      'node-a',
      'curl http://10.96.0.40',
      undefined,
      () => near(GATEWAY_A, NODE_A),
    ],
    [
      'node port, policy Cluster',
      'outside',
      `curl http://${NODE_A}:30080`,
      undefined,
      () => near(GATEWAY_A, NODE_A),
    ],
    [
      'node port of a node without endpoints',
      'outside',
      `curl http://${NODE_C}:30080`,
      undefined,
      () => all(NODE_C),
    ],
    [
      'node port, policy Local: only what is here, with its own address',
      'outside',
      `curl http://${NODE_A}:30081`,
      undefined,
      () => ({ 'web-1a': '203.0.113.7', 'web-1b': '203.0.113.7' }),
    ],
    [
      'load balancer, policy Local',
      'outside',
      'curl http://198.51.100.21',
      'node-b',
      () => ({ 'web-2a': '203.0.113.7' }),
    ],
    ['load balancer, source in a range', 'outside', 'curl http://198.51.100.22', 'node-c', () => all(NODE_C)],
    ['external IP', 'outside', 'curl http://198.51.100.99', 'node-c', () => all(NODE_C)],
    [
      'internal policy Local with local endpoints',
      'client-a',
      'curl http://10.96.0.45',
      undefined,
      () => ({
        'web-1a': podIP(cluster, 'client-a'),
        'web-1b': podIP(cluster, 'client-a'),
      }),
    ],
    [
      'UDP',
      'client-c',
      'echo hi | nc -u -w1 10.96.0.40 53',
      undefined,
      () => all(podIP(cluster, 'client-c')),
    ],
  ] as const)('%s', (_, from, line, entry, expected) => {
    const { ends, by } = again(from, line, 6, entry);
    expect([...ends]).toEqual(['answered']);
    expect(by).toEqual(expected());
  });

  test.each([
    ['no endpoints: IPVS itself refuses', 'client-a', 'curl http://10.96.0.43', 'refused-by-rule'],
    ['the same from a node', 'node-a', 'curl http://10.96.0.43', 'refused-by-rule'],
    ['the same at a node port', 'outside', `curl http://${NODE_A}:30082`, 'refused-by-rule'],
    ['the same by UDP', 'client-a', 'nc -u -w1 10.96.0.44 53', 'refused-by-rule'],
    [
      'internal policy Local, none here: refused, not dropped',
      'client-c',
      'curl http://10.96.0.45',
      'refused-by-rule',
    ],
    [
      'another port of a cluster IP, whatever listens on the node',
      'client-a',
      'curl http://10.96.0.40:22',
      'refused-by-rule',
    ],
    [
      'external policy Local, none here: the answer comes from a stranger',
      'outside',
      `curl http://${NODE_C}:30081`,
      'timeout',
    ],
    ['a source outside the ranges', 'node-c', 'curl http://198.51.100.22', 'timeout-by-rule'],
  ] as const)('%s', (_, from, line, ends) => {
    const { ends: seen } = again(from, line, 3);
    expect([...seen].map((end) => end.startsWith(ends))).toEqual([true]);
  });

  test('a ping of a cluster IP is rejected today, although the address is the node’s own', () => {
    const { walk } = send(cluster, 'client-a', 'ping -c 1 10.96.0.40');
    expect(walk.outcome.kind).not.toBe('answered');
    expect(walk.hops.some(({ kind }) => kind === 'reject')).toBe(true);
  });

  test('a node port on 127.0.0.1 is not served', () => {
    const { walk } = send(cluster, 'node-a', 'curl http://127.0.0.1:30080');
    expect(walk.outcome.kind).not.toBe('answered');
  });

  test('an unused address of the service range is no address of the node: the packet leaves', () => {
    const { walk } = send(cluster, 'client-a', 'curl http://10.96.0.222');
    expect(walk.outcome.kind).toBe('timeout-no-route');
  });

  test('a client with affinity stays, others go on round', () => {
    expect(Object.keys(again('client-c', 'curl http://10.96.0.50').by)).toHaveLength(1);
    expect(Object.keys(again('client-c', 'curl http://10.96.0.40').by)).toHaveLength(3);
  });

  test('a change of a Node object takes nothing away that kube-proxy has made on the node', () => {
    const node = reader(cluster.api).get('Node', '', 'node-c');
    if (node?.kind !== 'Node') throw new Error('no node-c');
    const object = { ...node, spec: { ...node.spec, unschedulable: true } };
    const cordoned = submit(cluster, 'kubectl', { effect: 'Write', verb: 'update', object }).cluster;
    expect(cordoned.nodes['node-c']?.interfaces.at(-1)).toEqual(cluster.nodes['node-c']?.interfaces.at(-1));
    expect(send(cordoned, 'client-c', 'curl http://10.96.0.40').walk.outcome.kind).toBe('answered');
  });

  test('round robin serves all in turn', () => {
    const names: string[] = [];
    for (let i = 0, next = cluster; i < 6; i++) {
      const sent = send(next, 'client-c', 'curl http://10.96.0.41');
      next = sent.cluster;
      names.push(sent.walk.outcome.server?.name ?? '');
    }
    expect(new Set(names.slice(0, 3))).toEqual(new Set(ALL));
    expect(names.slice(3)).toEqual(names.slice(0, 3));
  });

  test('the hop that chooses names the virtual server, its scheduler and every real server', () => {
    const { walk } = send(cluster, 'client-c', 'curl http://10.96.0.40');
    const hop = walk.hops.find(({ kind }) => kind === 'service-rule');
    expect(hop?.rewrittenBy).toBe('IPVS');
    expect(hop?.caption).toContain('virtual server 10.96.0.40:80');
    expect(hop?.because).toContain('scheduler rr');
    expect(hop?.candidates.map(({ verdict }) => verdict).sort()).toEqual(['chosen', 'possible', 'possible']);
    expect(hop?.candidates.every(({ probability }) => Math.abs(probability - 1 / 3) < 1e-9)).toBe(true);
    expect(walk.hops.find(({ kind }) => kind === 'reply')?.title).toBe('IPVS turns the reply back');
  });
});
