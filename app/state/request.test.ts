import { expect, test } from 'vitest';
import type { ApiObject } from '../../core/index.ts';
import type { Mirror } from './mirror.ts';
import { emptyMirror } from './mirror.ts';
import { lineForSender, suggestionsFor } from './request.ts';

const service = (name: string, spec: object, status?: object): ApiObject =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec,
    status,
  }) as ApiObject;

const pod: ApiObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', namespace: 'default' },
  spec: { containers: [{ name: 'main', image: 'nginx', ports: [{ containerPort: 8080 }] }] },
  status: { phase: 'Running', podIP: '10.244.1.8' },
} as unknown as ApiObject;

const mirrorOf = (...objects: readonly ApiObject[]): Mirror => ({
  ...emptyMirror,
  nodes: [
    {
      name: 'node-a',
      address: '192.168.1.11',
      podCIDR: '',
      proxy: { mode: 'iptables', syncedAt: 1, rules: 0 },
    },
  ],
  objects: {
    Service: Object.fromEntries(
      objects.filter(({ kind }) => kind === 'Service').map((each) => [`default/${each.metadata.name}`, each]),
    ),
    Pod: Object.fromEntries(
      objects.filter(({ kind }) => kind === 'Pod').map((each) => [`default/${each.metadata.name}`, each]),
    ),
  },
});

const inside = { from: 'pod', namespace: 'default', name: 'client' } as const;
const outside = { from: 'outside', name: 'client' } as const;
const web = service('web', { clusterIP: '10.96.42.17', ports: [{ port: 80 }] });

test('inside, a Service is reached by its names and its address, a Pod by its own', () => {
  expect(suggestionsFor(mirrorOf(web, pod), inside)).toEqual([
    'curl http://web',
    'curl http://web.default.svc.cluster.local',
    'curl http://10.96.42.17',
    'curl http://10.244.1.8:8080',
  ]);
  expect(suggestionsFor(mirrorOf(web), { ...inside, namespace: 'shop' })[0]).toBe('curl http://web.default');
});

test('a node’s own process knows addresses, no names of the cluster', () => {
  expect(suggestionsFor(mirrorOf(web), { from: 'node', name: 'node-a' })).toEqual([
    'curl http://10.96.42.17',
  ]);
});

test('from outside there are the load balancer, external addresses and each node’s port', () => {
  const open = service(
    'web',
    { clusterIP: '10.96.42.17', externalIPs: ['198.51.100.80'], ports: [{ port: 80, nodePort: 30080 }] },
    { loadBalancer: { ingress: [{ ip: '198.51.100.10' }] } },
  );
  expect(suggestionsFor(mirrorOf(open, pod), outside)).toEqual([
    'curl http://198.51.100.10',
    'curl http://198.51.100.80',
    'curl http://192.168.1.11:30080',
  ]);
  expect(suggestionsFor(mirrorOf(web), outside)).toEqual([]);
});

test('a headless Service has names only, ExternalName the ports of the host that it stands for', () => {
  const headless = service('db', { clusterIP: 'None', ports: [{ port: 5432 }] });
  expect(suggestionsFor(mirrorOf(headless), inside)).toEqual([
    'curl http://db:5432',
    'curl http://db.default.svc.cluster.local:5432',
  ]);
  const alias = service('shop', { type: 'ExternalName', externalName: 'shop.example.com' });
  expect(suggestionsFor(mirrorOf(alias), inside)[0]).toBe('curl http://shop');
});

test('UDP is asked with a datagram', () => {
  const dns = service('dns', { clusterIP: '10.96.0.53', ports: [{ port: 53, protocol: 'UDP' }] });
  expect(suggestionsFor(mirrorOf(dns), inside)[0]).toBe('echo hi | nc -u -w1 dns 53');
});

test('who sends from outside is offered what leads there, and what a person typed stays', () => {
  const open = service(
    'web',
    { clusterIP: '10.96.42.17', ports: [{ port: 80, nodePort: 30080 }] },
    { loadBalancer: { ingress: [{ ip: '198.51.100.10' }] } },
  );
  expect(lineForSender(mirrorOf(open), 'curl http://web', inside, outside)).toBe('curl http://198.51.100.10');
  expect(lineForSender(mirrorOf(open), 'curl http://198.51.100.10', outside, inside)).toBe(
    'curl http://198.51.100.10',
  );
  expect(lineForSender(mirrorOf(open), 'curl http://web/x', inside, outside)).toBe('curl http://web/x');
  // Nothing leads in: there is nothing better to offer.
  expect(lineForSender(mirrorOf(web), 'curl http://web', inside, outside)).toBe('curl http://web');
});
