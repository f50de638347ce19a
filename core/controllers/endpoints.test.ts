import { expect, test } from 'vitest';
import type { EndpointSlice, Endpoints, Pod, Service } from '../api/index.ts';
import { listOf } from '../apiserver/index.ts';
import { bench } from './api.suite.ts';
import { endpointSliceController } from './endpoint-slice/controller.ts';
import { endpointSliceMirroringController } from './endpoint-slice-mirroring.ts';
import { endpointsController } from './endpoints.ts';
import { garbageCollector } from './garbage-collector.ts';
import { aNode, aPod, aService, running } from './objects.suite.ts';

type Bench = ReturnType<typeof bench>;

const all = [
  endpointSliceController,
  endpointsController,
  endpointSliceMirroringController,
  garbageCollector,
];
const slices = (b: Bench): readonly EndpointSlice[] => listOf(b.read, 'EndpointSlice');
const endpoints = (b: Bench): Endpoints | undefined =>
  b.read.get('Endpoints', 'default', 'web') as Endpoints | undefined;

function ready(b: Bench, name: string, ip: string, isReady = true): void {
  b.change(running(b.read.get('Pod', 'default', name) as Pod, ip, isReady), 'updateStatus');
}

test('ready Pods are addresses, others notReadyAddresses, and one that is ending is left out', () => {
  const b = bench(all);
  b.create(aNode('node-a'), aService('web'));
  for (const name of ['one', 'two', 'three']) b.create(aPod(name, { app: 'web' }, { nodeName: 'node-a' }));
  ready(b, 'one', '10.244.1.10');
  ready(b, 'two', '10.244.1.9', false);
  ready(b, 'three', '10.244.1.8');
  b.submit({ effect: 'Write', verb: 'delete', kind: 'Pod', namespace: 'default', name: 'three' });
  expect(endpoints(b)?.subsets).toMatchObject([
    {
      addresses: [{ ip: '10.244.1.10' }],
      notReadyAddresses: [{ ip: '10.244.1.9' }],
      ports: [{ port: 80, protocol: 'TCP' }],
    },
  ]);
  expect(slices(b)[0]?.endpoints).toHaveLength(3);
  expect(b.tellAgain()).toEqual([]);
});

test('a port name that no container has: slices list the address without a port, Endpoints list nothing', () => {
  const b = bench(all);
  b.create(aNode('node-a'), aService('web', { ports: [{ port: 80, targetPort: 'http' }] }));
  b.create(aPod('one', { app: 'web' }, { nodeName: 'node-a' }));
  ready(b, 'one', '10.244.1.10');
  expect(slices(b)).toMatchObject([
    { ports: null, endpoints: [{ addresses: ['10.244.1.10'], conditions: { ready: true } }] },
  ]);
  expect(endpoints(b)?.subsets ?? []).toEqual([]);
});

test('hand-written Endpoints of a Service without selector are mirrored, changed and removed with it', () => {
  const b = bench(all);
  const { selector: _none, ...spec } = aService('web').spec;
  b.create({ ...aService('web'), spec });
  const written: Endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'web', namespace: 'default' },
    subsets: [
      {
        addresses: [{ ip: '192.0.2.10' }],
        notReadyAddresses: [{ ip: '192.0.2.11' }],
        ports: [{ port: 5432, protocol: 'TCP' }],
      },
    ],
  };
  b.create(written);
  expect(slices(b)).toMatchObject([
    {
      metadata: {
        generateName: 'web-',
        labels: { 'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io' },
        ownerReferences: [{ kind: 'Endpoints', name: 'web' }],
      },
      endpoints: [
        { addresses: ['192.0.2.10'], conditions: { ready: true } },
        { addresses: ['192.0.2.11'], conditions: { ready: false } },
      ],
      ports: [{ name: '', port: 5432, protocol: 'TCP' }],
    },
  ]);
  expect(b.tellAgain()).toEqual([]);
  b.submit({ effect: 'Write', verb: 'delete', kind: 'Endpoints', namespace: 'default', name: 'web' });
  expect(slices(b)).toEqual([]);
});

test('a Service that becomes ExternalName keeps its slices as they were', () => {
  const b = bench(all);
  b.create(aNode('node-a'), aService('web'), aPod('one', { app: 'web' }, { nodeName: 'node-a' }));
  ready(b, 'one', '10.244.1.10');
  const { metadata, ...rest } = b.read.get('Service', 'default', 'web') as Service;
  b.change({
    ...rest,
    metadata,
    spec: { type: 'ExternalName', externalName: 'example.org', selector: { app: 'web' } },
  });
  b.submit({
    effect: 'Write',
    verb: 'delete',
    kind: 'Pod',
    namespace: 'default',
    name: 'one',
    gracePeriodSeconds: 0,
  });
  expect(slices(b)).toMatchObject([{ endpoints: [{ addresses: ['10.244.1.10'] }] }]);
});

test('labels of the Service are copied, the three reserved ones are not taken from it', () => {
  const b = bench(all);
  const service = aService('web', { clusterIP: 'None' });
  const labels = {
    team: 'shop',
    'kubernetes.io/service-name': 'other',
    'endpointslice.kubernetes.io/managed-by': 'me',
  };
  b.create({ ...service, metadata: { ...service.metadata, labels } });
  expect(slices(b)[0]?.metadata.labels).toEqual({
    team: 'shop',
    'kubernetes.io/service-name': 'web',
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    'service.kubernetes.io/headless': '',
  });
});

test('a sidecar may carry the named port, an ordinary init container may not; groups of ports get slices of their own', () => {
  const b = bench(all);
  b.create(aNode('node-a'), aService('web', { ports: [{ name: 'http', port: 80, targetPort: 'http' }] }));
  const port = (containerPort: number) => [{ name: 'http', containerPort }];
  const main = { name: 'web', image: 'nginx:1.27' };
  const side = { name: 'proxy', image: 'envoy:v1', ports: port(9090) };
  b.create(
    aPod(
      'sidecar',
      { app: 'web' },
      { nodeName: 'node-a', containers: [main], initContainers: [{ ...side, restartPolicy: 'Always' }] },
    ),
  );
  b.create(aPod('init', { app: 'web' }, { nodeName: 'node-a', containers: [main], initContainers: [side] }));
  b.create(
    aPod('plain', { app: 'web' }, { nodeName: 'node-a', containers: [{ ...main, ports: port(8080) }] }),
  );
  ready(b, 'sidecar', '10.244.1.10');
  ready(b, 'init', '10.244.1.11');
  ready(b, 'plain', '10.244.1.12');
  const ports = slices(b).map((slice) => [slice.ports?.[0]?.port, slice.endpoints?.[0]?.addresses[0]]);
  expect(ports.sort()).toEqual(
    [
      [8080, '10.244.1.12'],
      [9090, '10.244.1.10'],
      [undefined, '10.244.1.11'],
    ].sort(),
  );
});
