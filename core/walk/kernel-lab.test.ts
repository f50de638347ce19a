import { describe, expect, test } from 'vitest';
import type { Cluster } from '../cluster/index.ts';
import { walk } from './walk.ts';
import { clientOf, clientPod, clusterWith, podIP, send, webPod } from './world.suite.ts';

/** The flows that a real kernel was seen to take, row by row. Web Pods: two on node-a, one on node-b, none on node-c. */
const pods = [
  webPod('web-1a', 'node-a'),
  webPod('web-1b', 'node-a'),
  webPod('web-2a', 'node-b'),
  clientPod('client-a', 'node-a'),
  clientPod('client-b', 'node-b'),
  clientPod('client-c', 'node-c'),
].join('');

const service = (name: string, spec: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  ${spec}
`;
const PORTS =
  'ports: [{ name: http, port: 80, targetPort: 8080 }, { name: udp, port: 53, protocol: UDP, targetPort: 8081 }]';
const NODE_PORTS = (http: number, rest = ''): string =>
  `ports: [{ port: 80, targetPort: 8080, nodePort: ${http} }]${rest}`;
const WEB = 'selector: { app: web }';
const objects = [
  service('web', `${WEB}\n  ${PORTS}\n  clusterIP: 10.96.0.40`),
  service('np', `${WEB}\n  type: NodePort\n  ${NODE_PORTS(30080)}\n  clusterIP: 10.96.0.41`),
  service(
    'np-local',
    `${WEB}\n  type: NodePort\n  externalTrafficPolicy: Local\n  ${NODE_PORTS(30081)}\n  clusterIP: 10.96.0.42`,
  ),
  service(
    'none',
    `selector: { app: nobody }\n  type: NodePort\n  ${NODE_PORTS(30082)}\n  clusterIP: 10.96.0.43`,
  ),
  service(
    'none-udp',
    `selector: { app: nobody }\n  ports: [{ port: 53, protocol: UDP }]\n  clusterIP: 10.96.0.44`,
  ),
  service(
    'internal-local',
    `${WEB}\n  internalTrafficPolicy: Local\n  ports: [{ port: 80, targetPort: 8080 }]\n  clusterIP: 10.96.0.45`,
  ),
  service(
    'lb',
    `${WEB}\n  type: LoadBalancer\n  ${NODE_PORTS(30083)}\n  clusterIP: 10.96.0.46\n  loadBalancerIP: 198.51.100.20`,
  ),
  service(
    'lb-local',
    `${WEB}\n  type: LoadBalancer\n  externalTrafficPolicy: Local\n  ${NODE_PORTS(30084)}\n  clusterIP: 10.96.0.47\n  loadBalancerIP: 198.51.100.21`,
  ),
  service(
    'ranges',
    `${WEB}\n  type: LoadBalancer\n  loadBalancerSourceRanges: [203.0.113.0/28, 10.244.0.0/16]\n  ${NODE_PORTS(30085)}\n  clusterIP: 10.96.0.48\n  loadBalancerIP: 198.51.100.22`,
  ),
  service(
    'external',
    `${WEB}\n  externalIPs: [198.51.100.99]\n  ports: [{ port: 80, targetPort: 8080 }]\n  clusterIP: 10.96.0.49`,
  ),
].join('');

const GATEWAYS = { a: '10.244.1.1', b: '10.244.2.1', c: '10.244.3.1' };
const NODES = { a: '192.168.1.11', b: '192.168.1.12', c: '192.168.1.13' };
const OUTSIDE = '203.0.113.7';
const NAMES = ['web-1a', 'web-1b', 'web-2a'];

interface Row {
  readonly row: string;
  readonly from: string;
  readonly line: string;
  readonly entry?: string;
  /** By Pod: the client address that it sees. */
  readonly sees?: Readonly<Record<string, string>>;
  readonly ends?: string;
}

function rows(cluster: Cluster): readonly Row[] {
  const ip = (name: string): string => podIP(cluster, name);
  const all = (address: string) => Object.fromEntries(NAMES.map((name) => [name, address]));
  const near = (near1: string, far: string) => ({ 'web-1a': near1, 'web-1b': near1, 'web-2a': far });
  const vip = (last: number, rest = ''): string => `curl http://10.96.0.${last}${rest}`;
  return [
    { row: '1', from: 'client-a', line: vip(40), sees: all(ip('client-a')) },
    { row: '1', from: 'client-c', line: vip(40), sees: all(ip('client-c')) },
    {
      row: '2',
      from: 'web-1a',
      line: vip(40),
      sees: { 'web-1a': GATEWAYS.a, 'web-1b': ip('web-1a'), 'web-2a': ip('web-1a') },
    },
    { row: '3', from: 'node-a', line: vip(40), sees: near(GATEWAYS.a, NODES.a) },
    { row: '4', from: 'node-c', line: vip(40), sees: all(NODES.c) },
    { row: '5', from: 'outside', line: vip(40), entry: 'node-a', sees: near(GATEWAYS.a, NODES.a) },
    { row: '9', from: 'outside', line: `curl http://${NODES.a}:30080`, sees: near(GATEWAYS.a, NODES.a) },
    { row: '9', from: 'outside', line: `curl http://${NODES.c}:30080`, sees: all(NODES.c) },
    { row: '10', from: 'client-a', line: `curl http://${NODES.a}:30080`, sees: near(GATEWAYS.a, NODES.a) },
    {
      row: '10',
      from: 'client-a',
      line: `curl http://${NODES.b}:30080`,
      sees: { 'web-1a': NODES.b, 'web-1b': NODES.b, 'web-2a': GATEWAYS.b },
    },
    { row: '11', from: 'node-a', line: `curl http://${NODES.a}:30080`, sees: near(GATEWAYS.a, NODES.a) },
    { row: '11', from: 'node-a', line: `curl http://${NODES.c}:30080`, sees: all(NODES.c) },
    { row: '14', from: 'outside', line: `curl http://${NODES.b}:30081`, sees: { 'web-2a': OUTSIDE } },
    { row: '15', from: 'outside', line: `curl http://${NODES.c}:30081`, ends: 'timeout-by-rule' },
    { row: '15', from: 'node-a', line: `curl http://${NODES.c}:30081`, ends: 'timeout-by-rule' },
    { row: '16', from: 'client-b', line: `curl http://${NODES.b}:30081`, sees: all(ip('client-b')) },
    { row: '16', from: 'client-c', line: `curl http://${NODES.c}:30081`, sees: all(ip('client-c')) },
    { row: '17', from: 'client-a', line: `curl http://${NODES.c}:30081`, ends: 'timeout-no-route' },
    { row: '18', from: 'client-a', line: `curl http://${NODES.b}:30081`, sees: { 'web-2a': ip('client-a') } },
    { row: '19', from: 'node-c', line: `curl http://${NODES.c}:30081`, sees: all(NODES.c) },
    {
      row: '20',
      from: 'outside',
      line: 'curl http://198.51.100.20',
      entry: 'node-a',
      sees: near(GATEWAYS.a, NODES.a),
    },
    {
      row: '20',
      from: 'outside',
      line: 'curl http://198.51.100.22',
      entry: 'node-a',
      sees: near(GATEWAYS.a, NODES.a),
    },
    { row: '21', from: 'client-a', line: 'curl http://198.51.100.22', sees: near(GATEWAYS.a, NODES.a) },
    { row: '22', from: 'node-c', line: 'curl http://198.51.100.22', ends: 'timeout-by-rule' },
    {
      row: '24',
      from: 'outside',
      line: 'curl http://198.51.100.21',
      entry: 'node-b',
      sees: { 'web-2a': OUTSIDE },
    },
    {
      row: '24',
      from: 'outside',
      line: 'curl http://198.51.100.21',
      entry: 'node-c',
      ends: 'timeout-by-rule',
    },
    { row: '25', from: 'client-c', line: 'curl http://198.51.100.21', sees: all(ip('client-c')) },
    { row: '26', from: 'node-c', line: 'curl http://198.51.100.21', sees: all(NODES.c) },
    {
      row: '27',
      from: 'node-b',
      line: 'curl http://198.51.100.21',
      sees: { 'web-1a': NODES.b, 'web-1b': NODES.b, 'web-2a': GATEWAYS.b },
    },
    { row: '28', from: 'client-a', line: vip(43), ends: 'refused-by-rule' },
    { row: '28', from: 'node-a', line: vip(43), ends: 'refused-by-rule' },
    { row: '29', from: 'outside', line: `curl http://${NODES.a}:30082`, ends: 'refused-by-rule' },
    { row: '29', from: 'client-b', line: `curl http://${NODES.a}:30082`, ends: 'refused-by-rule' },
    { row: '31', from: 'client-a', line: 'nc -u -w1 10.96.0.44 53', ends: 'refused-by-rule' },
    { row: '31', from: 'node-a', line: 'nc -u -w1 10.96.0.44 53', ends: 'not-permitted' },
    { row: '32', from: 'client-b', line: vip(45), sees: { 'web-2a': ip('client-b') } },
    { row: '32', from: 'node-b', line: vip(45), sees: { 'web-2a': GATEWAYS.b } },
    { row: '33', from: 'client-c', line: vip(45), ends: 'timeout-by-rule' },
    { row: '33', from: 'node-c', line: vip(45), ends: 'timeout-by-rule' },
    { row: '39', from: 'outside', line: 'curl http://198.51.100.99', entry: 'node-c', sees: all(NODES.c) },
    { row: '39', from: 'client-a', line: 'curl http://198.51.100.99', sees: near(GATEWAYS.a, NODES.a) },
    { row: '40', from: 'client-c', line: 'echo hi | nc -u -w1 10.96.0.40 53', sees: all(ip('client-c')) },
    { row: '40', from: 'node-a', line: 'echo hi | nc -u -w1 10.96.0.40 53', sees: near(GATEWAYS.a, NODES.a) },
  ];
}

describe.each(['iptables', 'nftables'] as const)('flows as a real kernel takes them, %s', (mode) => {
  const cluster = clusterWith(pods + objects, mode);
  test.each(
    rows(cluster).map(
      (row) =>
        [`row ${row.row}: ${row.from} → ${row.line}${row.entry ? ` by ${row.entry}` : ''}`, row] as const,
    ),
  )('%s', (_, { from, line, entry, sees, ends }) => {
    const rest = entry === undefined ? {} : { entry };
    if (ends !== undefined) {
      for (let i = 0, next = cluster; i < 4; i++) {
        const sent = send(next, from, line, rest);
        expect(sent.walk.outcome.kind).toBe(ends);
        next = sent.cluster;
      }
      return;
    }
    for (const name of NAMES) {
      const port = line.includes('nc -u') ? 8081 : 8080;
      const choose = `${podIP(cluster, name)}:${port}`;
      const sent = walk(cluster, { client: clientOf(from), line, ...rest, choose });
      const seen = 'error' in sent ? undefined : sent.walk.outcome;
      if (sees?.[name] === undefined) {
        if (seen) expect(seen.kind).not.toBe('answered');
      } else {
        expect('error' in sent ? sent.error : '').toBe('');
        expect(seen).toMatchObject({ kind: 'answered', server: { name }, seenClient: sees[name] });
      }
    }
  });

  test('every endpoint that was not forced is drawn sooner or later', () => {
    const drawn = new Set<string>();
    for (let i = 0, next = cluster; i < 40; i++) {
      const sent = send(next, 'client-c', 'curl http://10.96.0.40');
      drawn.add(sent.walk.outcome.server?.name ?? '');
      next = sent.cluster;
    }
    expect([...drawn].sort()).toEqual(NAMES);
  });
});
