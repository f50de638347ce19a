import { expect, test } from 'vitest';
import type { ApiObject } from '../api/index.ts';
import { getOf, listOf, reader, type Write } from '../apiserver/index.ts';
import { bootstrap, type Cluster, settle, submit } from './index.ts';

const namespace = 'default';
const write = (cluster: Cluster, request: Write): Cluster =>
  settle(submit(cluster, 'kubectl', request).cluster).cluster;
const created = (cluster: Cluster, object: ApiObject): Cluster =>
  write(cluster, { effect: 'Write', verb: 'create', object });
const deleted = (cluster: Cluster, kind: string, name: string): Cluster =>
  write(cluster, { effect: 'Write', verb: 'delete', kind, namespace, name });

const service: ApiObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'db', namespace },
  spec: { ports: [{ port: 5432 }] },
};
const slicesOf = (cluster: Cluster) =>
  listOf(reader(cluster.api), 'EndpointSlice', namespace).filter(
    ({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'db',
  );
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';

test("a slice made by hand is nobody else's: kube-proxy serves it, and it stays when its Service goes", () => {
  const slice: ApiObject = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'db-1', namespace, labels: { 'kubernetes.io/service-name': 'db' } },
    addressType: 'IPv4',
    ports: [{ port: 5432 }],
    endpoints: [{ addresses: ['203.0.113.10'] }],
  };
  const both = created(created(bootstrap().cluster, service), slice);
  expect(slicesOf(both).map(({ metadata }) => metadata.name)).toEqual(['db-1']);
  expect(slicesOf(both)[0]?.metadata.ownerReferences).toBeUndefined();
  const rules = JSON.stringify(both.nodes['node-a']?.iptables ?? {});
  expect(rules).toContain('203.0.113.10:5432');
  const left = deleted(both, 'Service', 'db');
  expect(slicesOf(left)).toHaveLength(1);
  expect(JSON.stringify(left.nodes['node-a']?.iptables ?? {})).not.toContain('203.0.113.10:5432');
});

test('Endpoints made by hand are mirrored into a slice, which follows them and goes with them', () => {
  const endpoints = (ip: string): ApiObject => ({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'db', namespace },
    subsets: [{ addresses: [{ ip }], ports: [{ port: 5432 }] }],
  });
  const both = created(created(bootstrap().cluster, service), endpoints('203.0.113.10'));
  const [slice] = slicesOf(both);
  expect(slice?.metadata.labels?.[MANAGED_BY]).toBe('endpointslicemirroring-controller.k8s.io');
  expect(slice?.endpoints).toMatchObject([{ addresses: ['203.0.113.10'], conditions: { ready: true } }]);
  const old = getOf(reader(both.api), 'Endpoints', namespace, 'db');
  const moved = write(both, {
    effect: 'Write',
    verb: 'update',
    object: { ...endpoints('203.0.113.11'), metadata: old?.metadata ?? { name: 'db' } } as ApiObject,
  });
  expect(slicesOf(moved).flatMap(({ endpoints: all }) => all ?? [])).toMatchObject([
    { addresses: ['203.0.113.11'] },
  ]);
  expect(slicesOf(deleted(moved, 'Endpoints', 'db'))).toEqual([]);
});
