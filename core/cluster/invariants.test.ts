import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ApiObject, conditionOf, labelsContain, type Pod, type Service } from '../api/index.ts';
import { evict, getOf, listOf, podsOnNode, type Reader, reader, type Write } from '../apiserver/index.ts';
import type { KubeletMemory } from '../kubelet/index.ts';
import { purse, sortedKeys, sortedValues } from '../sim/index.ts';
import { accept, advanceTo, bootstrap, type Cluster, setStopped, settle, submit } from './index.ts';

const base = bootstrap().cluster;
const namespace = 'default';
const colours = ['red', 'blue'] as const;
const nodes = ['node-a', 'node-b', 'node-c'] as const;

const deployment = (name: string, replicas: number, path: string, annotations = {}): ApiObject => {
  const labels = { app: name };
  const readinessProbe = { httpGet: { path, port: 80 }, periodSeconds: 2 };
  const containers = [{ name: 'web', image: 'nginx:1.29', readinessProbe }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations },
        spec: { containers, terminationGracePeriodSeconds: 3 },
      },
    },
  };
};

const service = (name: string, selects: string, rest: Service['spec']): ApiObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector: { app: selects }, ports: [{ port: 80 }], ...rest },
});

type Step = (cluster: Cluster) => Cluster;
const write =
  (request: Write): Step =>
  (cluster) =>
    submit(cluster, 'kubectl', request).cluster;
/** Creates the object, or changes the one of its name to be like it. */
const apply =
  (object: ApiObject): Step =>
  (cluster) => {
    const old = reader(cluster.api).get(object.kind, namespace, object.metadata.name);
    return write({ effect: 'Write', verb: old ? 'update' : 'create', object })(cluster);
  };
const remove = (kind: string, name: string, gracePeriodSeconds?: number): Step =>
  write({
    effect: 'Write',
    verb: 'delete',
    kind,
    namespace,
    name,
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
  });
const podAt =
  (at: number, then: (pod: Pod) => Step): Step =>
  (cluster) => {
    const pods = listOf(reader(cluster.api), 'Pod', namespace);
    const pod = pods[at % Math.max(1, pods.length)];
    return pod ? then(pod)(cluster) : cluster;
  };

const colour = fc.constantFrom(...colours);
const types = fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(colour, fc.nat(4), fc.constantFrom('/', '/nope'))
    .map(([name, replicas, path]) => apply(deployment(name, replicas, path))),
  fc
    .tuple(fc.constantFrom('one', 'two'), colour, types, fc.boolean())
    .map(([name, selects, type, publishNotReadyAddresses]) =>
      apply(service(name, selects, { type, publishNotReadyAddresses } as Service['spec'])),
    ),
  fc.constantFrom('one', 'two').map((name) => remove('Service', name)),
  colour.map((name) => remove('Deployment', name)),
  fc
    .tuple(fc.nat(9), fc.constantFrom(undefined, 0, 1))
    .map(([at, grace]) => podAt(at, ({ metadata }) => remove('Pod', metadata.name, grace))),
  fc
    .nat(9)
    .map((at) =>
      podAt(at, (pod) => apply({ ...pod, metadata: { ...pod.metadata, labels: { app: 'stray' } } })),
    ),
  fc.constantFrom(...nodes).map(
    (node): Step =>
      (cluster) =>
        setStopped(cluster, [`kubelet/${node}`]).cluster,
  ),
  fc.constant<Step>((cluster) => setStopped(cluster, []).cluster),
  fc.nat(6_000).map(
    (ms): Step =>
      (cluster) =>
        advanceTo(cluster, cluster.now + ms).cluster,
  ),
);

/** A node taken out of service and back: as `kubectl cordon` and `drain` do, or by its Node being deleted. */
const schedulable =
  (name: string, unschedulable: boolean): Step =>
  (cluster) => {
    const node = getOf(reader(cluster.api), 'Node', '', name);
    if (!node) return cluster;
    const object = { ...node, spec: { ...node.spec, unschedulable } };
    return write({ effect: 'Write', verb: 'update', object })(cluster);
  };
const evicted = (cluster: Cluster, name: string): Cluster => {
  const chance = purse(cluster.chance);
  const answer = evict(cluster.api, namespace, name, {}, { now: cluster.now, draw: chance.draw });
  if (!answer.ok) return cluster;
  const after = { ...cluster, api: answer.state, chance: chance.spent() };
  return accept(after, 'kubectl', answer.events).cluster;
};
const drain =
  (name: string): Step =>
  (cluster) => {
    const cordoned = schedulable(name, true)(cluster);
    const pods = podsOnNode(reader(cordoned.api), name).filter(
      ({ metadata: { namespace: of } }) => of === namespace,
    );
    return pods.reduce((before, { metadata }) => evicted(before, metadata.name), cordoned);
  };
const nodeSteps = fc.oneof(
  fc.tuple(fc.constantFrom(...nodes), fc.boolean()).map(([name, is]) => schedulable(name, is)),
  fc.constantFrom(...nodes).map(drain),
);
/** Gone for good: a kubelet registers its Node once, when it starts. */
const removal = fc
  .constantFrom('node-b', 'node-c')
  .map((name) => write({ effect: 'Write', verb: 'delete', kind: 'Node', namespace: '', name }));

const expectUnique = (all: readonly unknown[]): void => expect(new Set(all).size).toBe(all.length);

/** What holds at every instant. */
function expectNothingTwice(read: Reader): void {
  const services = listOf(read, 'Service');
  const living = listOf(read, 'Pod').filter(({ status }) => !/Succeeded|Failed/.test(status?.phase ?? ''));
  expectUnique(living.flatMap(({ status }) => status?.podIP ?? []));
  expectUnique(services.flatMap(({ spec }) => spec.clusterIPs ?? []));
  expectUnique(services.flatMap(({ spec }) => (spec.ports ?? []).flatMap(({ nodePort }) => nodePort ?? [])));
  expectUnique(services.flatMap(({ status }) => status?.loadBalancer?.ingress?.map(({ ip }) => ip) ?? []));
}

const isReady = (pod: Pod): boolean => conditionOf(pod.status?.conditions, 'Ready')?.status === 'True';

/** What holds once nothing is on its way. */
function expectSlicesTrue(read: Reader): void {
  for (const slice of listOf(read, 'EndpointSlice', namespace)) {
    const name = slice.metadata.labels?.['kubernetes.io/service-name'] ?? '';
    if (name === 'kubernetes') continue;
    const owner = getOf(read, 'Service', namespace, name);
    expect(owner).toBeDefined();
    for (const { targetRef, conditions } of slice.endpoints ?? []) {
      const pod = getOf(read, 'Pod', namespace, targetRef?.name ?? '');
      expect(pod?.metadata.uid).toBe(targetRef?.uid);
      expect(labelsContain(pod?.metadata.labels, owner?.spec.selector)).toBe(true);
      if (conditions?.ready) expect(owner?.spec.publishNotReadyAddresses || (pod && isReady(pod))).toBe(true);
    }
  }
}

const steps = fc.array(fc.oneof({ weight: 5, arbitrary: step }, { weight: 1, arbitrary: nodeSteps }), {
  minLength: 3,
  maxLength: 10,
});
const withRemovals = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: step },
    { weight: 2, arbitrary: nodeSteps },
    { weight: 1, arbitrary: removal },
  ),
  { minLength: 3, maxLength: 10 },
);

/** What holds of nodes once nothing is on its way: nobody waits on one that is gone or closed. */
function expectPodsPlaced(read: Reader, rested: Cluster): void {
  for (const pod of listOf(read, 'Pod', namespace)) {
    const { nodeName } = pod.spec;
    if (nodeName)
      expect(getOf(read, 'Node', '', nodeName), `${pod.metadata.name} on ${nodeName}`).toBeDefined();
  }
  expect(Object.keys(rested.nodes).sort()).toEqual(listOf(read, 'Node').map(({ metadata }) => metadata.name));
}

test('whatever happens, nothing is given twice, and slices come to say the truth', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      let cluster = base;
      for (const take of taken) {
        cluster = take(cluster);
        expectNothingTwice(reader(cluster.api));
      }
      cluster = settle(setStopped(cluster, []).cluster).cluster;
      expectNothingTwice(reader(cluster.api));
      expectSlicesTrue(reader(cluster.api));
    }),
    { numRuns: 25 },
  );
}, 120_000);

test('nodes that are cordoned, drained or removed leave no Pod behind, and slices follow', () => {
  fc.assert(
    fc.property(withRemovals, (taken) => {
      let cluster = base;
      for (const take of taken) {
        cluster = take(cluster);
        expectNothingTwice(reader(cluster.api));
      }
      cluster = setStopped(cluster, []).cluster;
      // The quarantine of Pods whose node is gone, and the time that a kubelet needs to say that it is back.
      cluster = settle(advanceTo(cluster, cluster.now + 120_000).cluster).cluster;
      expectNothingTwice(reader(cluster.api));
      expectSlicesTrue(reader(cluster.api));
      expectPodsPlaced(reader(cluster.api), cluster);
      const again = settle(cluster).cluster;
      expect(again.api.resourceVersion).toBe(cluster.api.resourceVersion);
    }),
    { numRuns: 15 },
  );
}, 120_000);

/** Everything that could be left over, by its size or name. */
function traces(cluster: Cluster) {
  const read = reader(cluster.api);
  const kinds = ['Pod', 'ReplicaSet', 'Deployment', 'Service', 'EndpointSlice', 'Endpoints'];
  const kubelets = nodes.map((node) => cluster.memory[`kubelet/${node}`] as KubeletMemory);
  return {
    objects: kinds.flatMap((kind) => read.list(kind).map(({ metadata }) => `${kind} ${metadata.name}`)),
    pods: kubelets.map(({ pods }) => sortedKeys(pods)),
    addresses: kubelets.map(({ addresses }) =>
      Object.values(addresses).flatMap(({ used }) => sortedKeys(used)),
    ),
    indexed: [...new Set(sortedValues(cluster.api.indexes))],
    timers: sortedKeys(cluster.timers).filter((timer) => !timer.startsWith('node-lifecycle')),
    remembered: JSON.stringify(cluster.memory['endpoint-slice-controller']).length,
    rules: nodes.map((node) =>
      JSON.stringify(cluster.nodes[node]?.iptables ?? {}).match(/default.(one|two)/g),
    ),
  };
}

test('what is deleted leaves nothing behind: no object, record, address, timer, index entry or rule', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      let cluster = taken.reduce((before, take) => take(before), base);
      cluster = setStopped(cluster, []).cluster;
      for (const name of nodes) cluster = schedulable(name, false)(cluster);
      for (const name of ['one', 'two']) cluster = remove('Service', name)(cluster);
      for (const name of colours) cluster = remove('Deployment', name)(cluster);
      for (let round = 0; round < 3; round++) {
        cluster = advanceTo(cluster, cluster.now + 60_000).cluster;
        // Pods that lost their label belong to nobody: a person deletes them.
        for (const { metadata } of listOf(reader(cluster.api), 'Pod', namespace))
          cluster = remove('Pod', metadata.name)(cluster);
      }
      cluster = advanceTo(cluster, cluster.now + 1_000_000).cluster;
      expect(traces(cluster)).toEqual(traces(advanceTo(base, base.now + 1_000_000).cluster));
    }),
    { numRuns: 15 },
  );
}, 120_000);
