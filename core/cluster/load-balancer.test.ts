import { expect, test } from 'vitest';
import type { Service } from '../api/index.ts';
import { getOf, listOf, reader, type Write } from '../apiserver/index.ts';
import { advanceTo, bootstrap, type Cluster, setStopped, settle, submit } from './index.ts';
import { baseWorld } from './world.ts';

const base = bootstrap().cluster;

const balanced = (name: string, spec: Service['spec'] = {}): Write => ({
  effect: 'Write',
  verb: 'create',
  object: {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { type: 'LoadBalancer', selector: { app: name }, ports: [{ port: 80 }], ...spec },
  },
});

const written = (cluster: Cluster, ...requests: readonly Write[]): Cluster =>
  requests.reduce((before, request) => submit(before, 'kubectl', request).cluster, cluster);
const atRest = (cluster: Cluster): Cluster => settle(cluster).cluster;
const service = (cluster: Cluster, name = 'web'): Service | undefined =>
  getOf(reader(cluster.api), 'Service', 'default', name);
const ingress = (cluster: Cluster, name = 'web') => service(cluster, name)?.status?.loadBalancer?.ingress;
const reasons = (cluster: Cluster): readonly string[] =>
  listOf(reader(cluster.api), 'Event')
    .filter(({ source }) => source.component === 'service-controller')
    .map(({ reason }) => reason);

test('pending at first, then an address of its own, which kube-proxy serves', () => {
  const asked = written(base, balanced('web'));
  const soon = advanceTo(asked, asked.now + 500).cluster;
  expect(ingress(soon)).toBeUndefined();
  expect(service(soon)?.metadata.finalizers).toEqual(['service.kubernetes.io/load-balancer-cleanup']);
  expect(reasons(soon)).toEqual(['EnsuringLoadBalancer']);
  const later = atRest(written(atRest(soon), balanced('api')));
  expect(ingress(later)).toEqual([{ ip: '198.51.100.10', ipMode: 'VIP' }]);
  expect(ingress(later, 'api')).toEqual([{ ip: '198.51.100.11', ipMode: 'VIP' }]);
  expect(JSON.stringify(later.nodes['node-a'])).toContain('198.51.100.11');
  expect(reasons(later).filter((reason) => reason === 'EnsuredLoadBalancer')).toHaveLength(2);
});

test('a Service of another class, or in a cluster without a cloud, stays pending', () => {
  const classed = atRest(written(base, balanced('web', { loadBalancerClass: 'example.com/own' })));
  expect([ingress(classed), reasons(classed)]).toEqual([undefined, []]);
  const cloudless = atRest(written(bootstrap({ ...baseWorld, cloud: 'absent' }).cluster, balanced('web')));
  expect([ingress(cloudless), reasons(cloudless)]).toEqual([undefined, []]);
  expect(ingress(atRest(setStopped(cloudless, []).cluster))).toHaveLength(1);
});

test('another type gives the address back; a deleted Service waits for its load balancer to go', () => {
  const served = atRest(written(base, balanced('web')));
  const { resourceVersion: _, ...metadata } = service(served)?.metadata ?? { name: 'web' };
  const spec: Service['spec'] = { ...service(served)?.spec, type: 'ClusterIP' };
  const object = { ...(service(served) as Service), metadata, spec };
  const changed = atRest(written(served, { effect: 'Write', verb: 'update', object }));
  expect(ingress(changed)).toBeUndefined();
  expect(service(changed)?.metadata.finalizers ?? []).toEqual([]);
  const deletion: Write = {
    effect: 'Write',
    verb: 'delete',
    kind: 'Service',
    namespace: 'default',
    name: 'web',
  };
  const ending = written(served, deletion);
  expect(service(ending)?.metadata.deletionTimestamp).toBeDefined();
  const gone = atRest(ending);
  expect(service(gone)).toBeUndefined();
  expect(reasons(gone)).toContain('DeletedLoadBalancer');
  expect(ingress(atRest(written(gone, balanced('next'))), 'next')?.[0]?.ip).toBe('198.51.100.10');
});
