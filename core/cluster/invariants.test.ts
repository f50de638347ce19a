import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ApiObject, conditionOf, labelsContain, type Pod, type Service } from '../api/index.ts';
import { getOf, listOf, type Reader, reader, type Write } from '../apiserver/index.ts';
import type { KubeletMemory } from '../kubelet/index.ts';
import { sortedKeys, sortedValues } from '../sim/index.ts';
import { advanceTo, bootstrap, type Cluster, setStopped, settle, submit } from './index.ts';

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

const steps = fc.array(step, { minLength: 3, maxLength: 10 });

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
