import type { ApiObject, Endpoint, Hop, Packet, Place, Walk } from '../../../core/index.ts';
import type { Mirror } from '../../state/index.ts';

/** A Pod for tests, with what the canvas reads of it. */
export function pod(
  name: string,
  node: string,
  ip: string,
  more: { namespace?: string; owner?: string; port?: number; ready?: boolean; path?: string } = {},
): ApiObject {
  const { namespace = 'default', owner, port, ready = true, path } = more;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      ...(owner && {
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner, controller: true },
        ],
      }),
    },
    spec: {
      nodeName: node,
      containers: [
        {
          name: 'main',
          ...(port && { ports: [{ containerPort: port }] }),
          ...(path && { readinessProbe: { httpGet: { path, port: port ?? 80 } } }),
        },
      ],
    },
    status: {
      phase: 'Running',
      podIP: ip,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  };
}

export function service(
  name: string,
  namespace: string,
  clusterIP: string,
  port: number,
  targetPort = port,
): ApiObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { type: 'ClusterIP', clusterIP, selector: { app: name }, ports: [{ port, targetPort }] },
  };
}

export function slice(
  name: string,
  serviceName: string,
  port: number,
  endpoints: readonly Endpoint[],
): ApiObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace: 'default', labels: { 'kubernetes.io/service-name': serviceName } },
    addressType: 'IPv4',
    ports: [{ port }],
    endpoints,
  };
}

const endpoint = (ip: string, name: string, ready = true): Endpoint => ({
  addresses: [ip],
  conditions: { ready, serving: ready, terminating: false },
  targetRef: { kind: 'Pod', namespace: 'default', name },
});

const RS = 'web-7c5ddbdf54';

/** The opening world: three nodes, three web Pods (one not ready), a client, CoreDNS. */
export const baseObjects: readonly ApiObject[] = [
  service('web', 'default', '10.96.42.17', 80, 8080),
  service('kubernetes', 'default', '10.96.0.1', 443),
  service('kube-dns', 'kube-system', '10.96.0.10', 53),
  slice('web-x7k2p', 'web', 8080, [
    endpoint('10.244.1.8', `${RS}-9xkzm`),
    endpoint('10.244.2.9', `${RS}-f7pqt`),
    endpoint('10.244.3.5', `${RS}-hh2vw`, false),
  ]),
  pod('client', 'node-c', '10.244.3.20'),
  pod(`${RS}-9xkzm`, 'node-a', '10.244.1.8', { owner: RS, port: 8080, path: '/' }),
  pod(`${RS}-f7pqt`, 'node-b', '10.244.2.9', { owner: RS, port: 8080, path: '/' }),
  pod(`${RS}-hh2vw`, 'node-c', '10.244.3.5', { owner: RS, port: 8080, ready: false, path: '/' }),
  pod('coredns-66f779496c-2xk4v', 'node-a', '10.244.1.2', {
    namespace: 'kube-system',
    owner: 'coredns-66f779496c',
  }),
  pod('coredns-66f779496c-9dl2q', 'node-b', '10.244.2.2', {
    namespace: 'kube-system',
    owner: 'coredns-66f779496c',
  }),
];

const LETTERS = ['a', 'b', 'c', 'd', 'e'];

/** A mirror of these objects on so many nodes. */
export function mirrorOf(objects: readonly ApiObject[], nodes = 3): Mirror {
  const byKind: Record<string, Record<string, ApiObject>> = {};
  for (const object of objects) {
    byKind[object.kind] = {
      ...byKind[object.kind],
      [`${object.metadata.namespace ?? ''}/${object.metadata.name}`]: object,
    };
  }
  return {
    revision: 1,
    now: 41_203,
    clock: '2026-03-02T09:00:41Z',
    branch: 'main',
    past: false,
    settings: undefined,
    assumed: [],
    objects: byKind,
    nodes: LETTERS.slice(0, nodes).map((letter, index) => ({
      name: `node-${letter}`,
      address: `192.168.1.${11 + index}`,
      podCIDR: `10.244.${index + 1}.0/24`,
      proxy: { mode: 'iptables', syncedAt: 41_003 - index * 100, rules: 62 },
    })),
    probes: [
      {
        namespace: 'default',
        pod: `${RS}-hh2vw`,
        container: 'main',
        probe: 'readiness',
        at: 40_000,
        success: false,
        output: 'HTTP probe failed with statuscode: 404',
        earlier: [],
      },
    ],
    events: [],
    problems: [],
    applied: true,
    applyLog: [],
    clients: [{ from: 'pod', namespace: 'default', name: 'client' }],
  };
}

/** `count` web Pods of one ReplicaSet, spread over the nodes, beside the client. */
export function manyPods(count: number, nodes = 3): readonly ApiObject[] {
  const web = Array.from({ length: count }, (_, index) =>
    pod(
      `${RS}-${String(index).padStart(5, '0')}`,
      `node-${LETTERS[index % nodes]}`,
      `10.244.${(index % nodes) + 1}.${index + 3}`,
      {
        owner: RS,
        port: 8080,
      },
    ),
  );
  return [
    ...baseObjects.filter((object) => object.kind !== 'Pod'),
    ...web,
    pod('client', 'node-c', '10.244.3.200'),
  ];
}

const client: Place = { at: 'pod', node: 'node-c', namespace: 'default', name: 'client' };
const server: Place = { at: 'pod', node: 'node-a', namespace: 'default', name: `${RS}-9xkzm` };

const dnsPod: Place = {
  at: 'pod',
  node: 'node-b',
  namespace: 'kube-system',
  name: 'coredns-66f779496c-9dl2q',
};

const packet = (
  src: string,
  sport: number,
  dst: string,
  dport: number,
  more: Partial<Packet> = {},
): Packet => ({
  protocol: 'TCP',
  src,
  sport,
  dst,
  dport,
  mark: 0,
  ...more,
});

let counter = 0;

/** A hop for tests; only what matters is given. */
function hop(kind: Hop['kind'], place: Place, label: string, more: Partial<Hop> = {}): Hop {
  counter += 1;
  return {
    id: String(counter),
    time: counter,
    kind,
    place,
    label,
    title: label,
    caption: label,
    because: '',
    direction: 'request',
    verdict: 'pass',
    considered: [],
    candidates: [],
    derivedFrom: [],
    steps: [],
    ...more,
  };
}

const virtual = packet('10.244.3.20', 43122, '10.96.42.17', 80, { tcp: 'SYN' });
const real = packet('10.244.3.20', 43122, '10.244.1.8', 8080, { tcp: 'SYN' });
const answer = packet('10.244.1.8', 8080, '10.244.3.20', 43122, { tcp: 'SYN-ACK' });
const restored = packet('10.96.42.17', 80, '10.244.3.20', 43122, { tcp: 'SYN-ACK' });
const query = packet('10.244.3.20', 51000, '10.96.0.10', 53, {
  protocol: 'UDP',
  payload: 'A? web.default.svc.cluster.local.',
});

const chosen = [
  { kind: 'Service', namespace: 'default', name: 'web', path: 'spec.ports[0].targetPort' },
  { kind: 'EndpointSlice', namespace: 'default', name: 'web-x7k2p', path: 'endpoints[0]' },
  { kind: 'Pod', namespace: 'default', name: `${RS}-9xkzm`, path: 'status.conditions' },
];

/** A walk of the opening world: client on node-c to the web Pod on node-a and back. */
export const answeredWalk: Walk = {
  id: 'answered',
  request: { client: { from: 'pod', namespace: 'default', name: 'client' }, line: 'curl http://web' },
  at: 41_203,
  elapsed: 3,
  hops: [
    hop('call', client, 'call'),
    hop('search-list', client, 'search list'),
    hop('dns-answer', dnsPod, 'DNS answer', {
      before: query,
      after: { ...query, dst: '10.244.2.2' },
      verdict: 'answered',
      derivedFrom: [
        { kind: 'Service', namespace: 'default', name: 'web', path: 'spec.clusterIP' },
        { kind: 'Service', namespace: 'kube-system', name: 'kube-dns', path: 'spec.clusterIP' },
      ],
      steps: [
        hop('dns-query', dnsPod, 'A answer', {
          before: query,
          after: query,
          verdict: 'answered',
          lines: [
            ';; ->>HEADER<<- opcode: QUERY, status: NOERROR',
            'web.default.svc.cluster.local. 5 IN A 10.96.42.17',
          ],
        }),
      ],
    }),
    hop('socket', client, 'ClusterIP', { before: virtual, after: virtual }),
    hop('service-rule', { at: 'hook', node: 'node-c', hook: 'PREROUTING' }, 'kube-proxy rule', {
      before: virtual,
      after: real,
      verdict: 'rewritten',
      rewrittenBy: 'KUBE-SEP-5TCZPLWYP7NH6W3E',
      derivedFrom: chosen,
      candidates: [
        { address: '10.244.1.8', verdict: 'chosen', probability: 0.5, reason: '', origins: [] },
        { address: '10.244.2.9', verdict: 'possible', probability: 0.5, reason: '', origins: [] },
        { address: '10.244.3.5', verdict: 'skipped', probability: 0, reason: 'not ready', origins: [] },
      ],
      considered: [
        {
          table: 'nat',
          chain: 'KUBE-SERVICES',
          position: 1,
          text: '-j KUBE-SVC-X',
          matched: true,
          target: 'DNAT',
        },
      ],
    }),
    hop('wire', { at: 'wire', from: 'node-c', to: 'node-a' }, 'wire', { before: real, after: real }),
    hop('pod-answer', server, 'Pod :8080', { before: real, after: real }),
    hop('reply', { at: 'hook', node: 'node-c', hook: 'PREROUTING' }, 'reply, un-NAT', {
      before: answer,
      after: restored,
      verdict: 'rewritten',
      rewrittenBy: 'conntrack',
      direction: 'reply',
    }),
    hop('result', client, '200 OK', { before: restored, direction: 'reply', verdict: 'answered' }),
  ],
  outcome: {
    kind: 'answered',
    summary: '200 OK',
    answeredBy: `${RS}-9xkzm`,
    printed: [],
    exitCode: 0,
    seenClient: '10.244.3.20',
    log: '10.244.3.20 - - "GET / HTTP/1.1" 200',
    server: { namespace: 'default', name: `${RS}-9xkzm`, node: 'node-a', address: '10.244.1.8' },
  },
};

/** The same request where no endpoint is ready: the client's node refuses it. */
export const refusedWalk: Walk = {
  ...answeredWalk,
  id: 'refused',
  hops: [
    hop('call', client, 'call'),
    hop('socket', client, 'ClusterIP', { before: virtual, after: virtual }),
    hop('reject', { at: 'hook', node: 'node-c', hook: 'FORWARD' }, 'REJECT', {
      before: virtual,
      verdict: 'refused',
      derivedFrom: [{ kind: 'Service', namespace: 'default', name: 'web' }],
      considered: [
        {
          table: 'filter',
          chain: 'KUBE-SERVICES',
          position: 1,
          text: '-j REJECT',
          matched: true,
          target: 'REJECT',
        },
      ],
    }),
    hop('reply', { at: 'hook', node: 'node-c', hook: 'POSTROUTING' }, 'reply', {
      direction: 'reply',
      before: packet('10.244.3.1', 0, '10.244.3.20', 0, {
        protocol: 'ICMP',
        icmp: { type: 'port-unreachable', about: virtual },
      }),
    }),
    hop('result', client, 'Connection refused', { verdict: 'refused', direction: 'reply' }),
  ],
  outcome: {
    kind: 'refused-by-rule',
    summary: 'Connection refused',
    answeredBy: 'node-c, by the REJECT rule of KUBE-SERVICES (filter)',
    printed: [],
    exitCode: 7,
  },
};

/** The same request where a rule drops it: nobody answers. */
export const droppedWalk: Walk = {
  ...answeredWalk,
  id: 'dropped',
  hops: [
    hop('call', client, 'call'),
    hop('socket', client, 'ClusterIP', { before: virtual, after: virtual }),
    hop('reject', { at: 'hook', node: 'node-c', hook: 'FORWARD' }, 'DROP', {
      before: virtual,
      verdict: 'dropped',
    }),
    hop('result', client, 'Connection timed out', { verdict: 'dropped', direction: 'reply' }),
  ],
  outcome: {
    kind: 'timeout-by-rule',
    summary: 'Connection timed out',
    answeredBy: 'nobody: node-c dropped the packet',
    printed: [],
    exitCode: 28,
  },
};
