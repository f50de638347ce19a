import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EndpointSlice, labelsContain, type Pod, type Service } from '../../api/index.ts';
import { listOf } from '../../apiserver/index.ts';
import { bench } from '../api.suite.ts';
import { aNode, aPod, aService, running } from '../objects.suite.ts';
import { endpointSliceController } from './controller.ts';

type Bench = ReturnType<typeof bench>;

const slicesOf = (b: Bench): readonly EndpointSlice[] => listOf(b.read, 'EndpointSlice');
const addresses = (slices: readonly EndpointSlice[]): readonly string[] =>
  slices.flatMap((slice) => (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses)).sort();

/** One Pod of a random history. */
interface Choice {
  readonly app: string;
  readonly ready: boolean;
  readonly deleted: boolean;
  readonly finished: boolean;
  readonly port: number | undefined;
}

const choice: fc.Arbitrary<Choice> = fc.record({
  app: fc.constantFrom('web', 'other'),
  ready: fc.boolean(),
  deleted: fc.boolean(),
  finished: fc.boolean(),
  port: fc.constantFrom(8080, 9090, undefined),
});

function makePod(
  b: Bench,
  name: string,
  index: number,
  { app, ready, deleted, finished, port }: Choice,
): void {
  const ports = port === undefined ? [] : [{ name: 'http', containerPort: port }];
  const containers = [{ name: 'web', image: 'nginx:1.27', ports }];
  b.create(aPod(name, { app }, { containers, nodeName: 'node-a' }));
  const stored = b.read.get('Pod', 'default', name) as Pod;
  const reported = running(stored, `10.244.1.${index + 2}`, ready);
  b.change(
    finished ? { ...reported, status: { ...reported.status, phase: 'Failed' } } : reported,
    'updateStatus',
  );
  if (deleted) b.submit({ effect: 'Write', verb: 'delete', kind: 'Pod', namespace: 'default', name });
}

test('whatever Pods do, slices list exactly the selected ones with an address, say ready only where it holds, and rest', () => {
  fc.assert(
    fc.property(
      fc.array(choice, { maxLength: 12 }),
      fc.boolean(),
      fc.constantFrom<string | number>('http', 8080),
      (choices, publishNotReadyAddresses, targetPort) => {
        const b = bench([endpointSliceController]);
        b.create(
          aNode('node-a'),
          aService('web', { publishNotReadyAddresses, ports: [{ port: 80, targetPort }] }),
        );
        for (const [index, each] of choices.entries()) makePod(b, `p-${index}`, index, each);
        const service = b.read.get('Service', 'default', 'web') as Service;
        const expected = listOf(b.read, 'Pod').filter(
          (pod) =>
            labelsContain(pod.metadata.labels, service.spec.selector) && pod.status?.phase === 'Running',
        );
        expect(addresses(slicesOf(b))).toEqual(expected.map((pod) => pod.status?.podIP).sort());
        for (const endpoint of slicesOf(b).flatMap((slice) => slice.endpoints ?? [])) {
          const pod = expected.find(({ metadata }) => metadata.name === endpoint.targetRef?.name);
          const isReady = pod?.status?.conditions?.[0]?.status === 'True';
          const isEnding = pod?.metadata.deletionTimestamp !== undefined;
          expect(endpoint.conditions).toEqual({
            ready: publishNotReadyAddresses || (isReady && !isEnding),
            serving: isReady,
            terminating: isEnding,
          });
        }
        expect(slicesOf(b).length).toBeGreaterThan(0);
        expect(b.tellAgain()).toEqual([]);
      },
    ),
    { numRuns: 40 },
  );
});

test('the slice keeps its name when the targetPort changes and when the last endpoint goes', () => {
  const b = bench([endpointSliceController]);
  b.create(aNode('node-a'), aService('web'));
  makePod(b, 'p-0', 0, { app: 'web', ready: true, deleted: false, finished: false, port: 8080 });
  const [before] = slicesOf(b);
  const service = b.read.get('Service', 'default', 'web') as Service;
  b.change({ ...service, spec: { ...service.spec, ports: [{ port: 80, targetPort: 9090 }] } });
  expect(slicesOf(b)).toMatchObject([{ metadata: { name: before?.metadata.name }, ports: [{ port: 9090 }] }]);
  b.submit({
    effect: 'Write',
    verb: 'delete',
    kind: 'Pod',
    namespace: 'default',
    name: 'p-0',
    gracePeriodSeconds: 0,
  });
  expect(slicesOf(b)).toMatchObject([
    { metadata: { name: before?.metadata.name }, endpoints: [], ports: null },
  ]);
});

test('a hundred fit into a slice; removals leave holes that the next Pods fill', () => {
  const b = bench([endpointSliceController]);
  b.create(aNode('node-a'), aService('web'));
  const ready: Choice = { app: 'web', ready: true, deleted: false, finished: false, port: 8080 };
  for (let i = 0; i < 102; i++) makePod(b, `p-${i}`, i, ready);
  const sizes = (): readonly number[] =>
    slicesOf(b)
      .map((slice) => slice.endpoints?.length ?? 0)
      .sort((x, y) => y - x);
  expect(sizes()).toEqual([100, 2]);
  const gone = {
    effect: 'Write',
    verb: 'delete',
    kind: 'Pod',
    namespace: 'default',
    gracePeriodSeconds: 0,
  } as const;
  b.submit({ ...gone, name: 'p-5' });
  expect(sizes()).toEqual([99, 2]);
  makePod(b, 'p-200', 200, ready);
  expect(sizes()).toEqual([100, 2]);
});

test('a Service that loses its selector keeps its slices as they were', () => {
  const b = bench([endpointSliceController]);
  b.create(aNode('node-a'), aService('web'));
  makePod(b, 'p-0', 0, { app: 'web', ready: true, deleted: false, finished: false, port: 8080 });
  const service = b.read.get('Service', 'default', 'web') as Service;
  const { selector: _gone, ...spec } = service.spec;
  b.change({ ...service, spec });
  b.submit({
    effect: 'Write',
    verb: 'delete',
    kind: 'Pod',
    namespace: 'default',
    name: 'p-0',
    gracePeriodSeconds: 0,
  });
  expect(addresses(slicesOf(b))).toEqual(['10.244.1.2']);
});

test('the Pod of a missing node is left out and told of once, and comes in when the node does', () => {
  const b = bench([endpointSliceController]);
  b.create(aService('web'));
  makePod(b, 'p-0', 0, { app: 'web', ready: true, deleted: false, finished: false, port: 8080 });
  expect(addresses(slicesOf(b))).toEqual([]);
  b.tellAgain();
  expect(listOf(b.read, 'Event').map(({ message, count }) => [message, count])).toEqual([
    [
      'Error updating Endpoint Slices for Service default/web: skipping Pod p-0 for Service default/web: Node node-a Not Found',
      1,
    ],
  ]);
  b.create(aNode('node-a'));
  expect(addresses(slicesOf(b))).toEqual(['10.244.1.2']);
});

test('PreferSameZone hints ready endpoints with their own zone, and hints go with the field', () => {
  const b = bench([endpointSliceController]);
  b.create(aNode('node-a'), aService('web', { trafficDistribution: 'PreferSameZone' }));
  makePod(b, 'p-0', 0, { app: 'web', ready: true, deleted: false, finished: false, port: 8080 });
  expect(slicesOf(b)[0]?.endpoints?.[0]?.hints).toEqual({ forZones: [{ name: 'zone-node-a' }] });
  const service = b.read.get('Service', 'default', 'web') as Service;
  const { trafficDistribution: _gone, ...spec } = service.spec;
  b.change({ ...service, spec });
  expect(slicesOf(b)[0]?.endpoints?.[0]?.hints).toBeUndefined();
});
