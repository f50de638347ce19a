import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ApiObject, type LabelSelector, type Pod, podAddresses, selects } from '../api/index.ts';
import { listOf, reader, tableOf, type Write } from '../apiserver/index.ts';
import { provideLateKinds } from '../controllers/index.ts';
import { type AgentMemory, provideNetworkPolicies } from '../network-policy/index.ts';
import { sortedKeys } from '../sim/index.ts';
import { advanceTo, bootstrap, type Cluster, setStopped, settle, submit } from './index.ts';

provideLateKinds();
provideNetworkPolicies();

const nodes = ['node-a', 'node-b', 'node-c'] as const;
const namespace = 'default';
const TABLE = 'inet kindnet-network-policies';

type Step = (cluster: Cluster) => Cluster;
const write = (cluster: Cluster, request: Write): Cluster => submit(cluster, 'kubectl', request).cluster;
const apply =
  (object: ApiObject): Step =>
  (cluster) => {
    const { kind, metadata } = object;
    const there = reader(cluster.api).get(kind, metadata.namespace ?? '', metadata.name);
    return write(cluster, { effect: 'Write', verb: there ? 'update' : 'create', object });
  };
const remove =
  (kind: string, name: string): Step =>
  (cluster) =>
    write(cluster, { effect: 'Write', verb: 'delete', kind, namespace, name, gracePeriodSeconds: 1 });

const pod = (name: string, nodeName: string, hostNetwork: boolean): ApiObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { app: name } },
  spec: { nodeName, hostNetwork, containers: [{ name: 'web', image: 'nginx:1.29' }] },
});
const policy = (name: string, podSelector: LabelSelector): ApiObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec: { podSelector, policyTypes: ['Egress'] },
});
const relabelled =
  (name: string, app: string): Step =>
  (cluster) => {
    const known = reader(cluster.api).get('Pod', namespace, name);
    if (known?.kind !== 'Pod') return cluster;
    const object = { ...known, metadata: { ...known.metadata, labels: { app } } };
    return write(cluster, { effect: 'Write', verb: 'update', object });
  };
const labelledNamespace =
  (team: string): Step =>
  (cluster) => {
    const known = reader(cluster.api).get('Namespace', '', namespace);
    if (known?.kind !== 'Namespace') return cluster;
    const object = { ...known, metadata: { ...known.metadata, labels: { ...known.metadata.labels, team } } };
    return write(cluster, { effect: 'Write', verb: 'update', object });
  };

const pods = fc.constantFrom('red', 'blue', 'green');
const policies = fc.constantFrom('one', 'two');
const selectors = fc.oneof(
  fc.constant({}),
  pods.map((app) => ({ matchLabels: { app } })),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(pods, fc.constantFrom(...nodes), fc.boolean()).map(([...of]) => apply(pod(...of))),
  fc.tuple(policies, selectors).map(([...of]) => apply(policy(...of))),
  policies.map((name) => remove('NetworkPolicy', name)),
  pods.map((name) => remove('Pod', name)),
  fc.tuple(pods, pods).map(([...of]) => relabelled(...of)),
  fc.constantFrom('x', 'y').map(labelledNamespace),
  fc
    .constantFrom(...nodes)
    .map((node) => (cluster: Cluster) => setStopped(cluster, [`kindnet/${node}`]).cluster),
  fc.constant((cluster: Cluster) => setStopped(cluster, []).cluster),
  fc.nat(400).map((ms) => (cluster: Cluster) => advanceTo(cluster, cluster.now + ms).cluster),
);

/** The addresses of a node's own Pods that some policy selects, straight from the API. */
function policed(cluster: Cluster, node: string): readonly string[] {
  const read = reader(cluster.api);
  const all = listOf(read, 'NetworkPolicy');
  const own = listOf(read, 'Pod').filter(({ spec }) => spec.nodeName === node && !spec.hostNetwork);
  const isSelected = ({ metadata }: Pod): boolean =>
    all.some(
      (one) =>
        one.metadata.namespace === metadata.namespace && selects(one.spec.podSelector, metadata.labels),
    );
  return own.filter(isSelected).flatMap(podAddresses).sort();
}

test('at rest the sets of each node hold its policed Pods, and the agents know what the API says', () => {
  const base = bootstrap().cluster;
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (taken) => {
      const done = taken.reduce((cluster, take) => take(cluster), base);
      const cluster = settle(setStopped(done, []).cluster).cluster;
      const exists = listOf(reader(cluster.api), 'NetworkPolicy').length > 0;
      for (const node of nodes) {
        const table = cluster.nodes[node]?.nftables[TABLE];
        expect(sortedKeys(table?.sets['podips-v4']?.elements ?? { keys: [], values: [], size: 0 })).toEqual(
          policed(cluster, node),
        );
        if (exists) expect(table).toBeDefined();
        const memory = cluster.memory[`kindnet/${node}`] as AgentMemory;
        const { pods: known, namespaces, policies: heard } = memory;
        const empty = { keys: [], values: [], size: 0 };
        expect(heard).toEqual(tableOf(cluster.api, 'NetworkPolicy'));
        expect(sortedKeys(known)).toEqual(sortedKeys(exists ? tableOf(cluster.api, 'Pod') : empty));
        expect(sortedKeys(namespaces)).toEqual(
          sortedKeys(exists ? tableOf(cluster.api, 'Namespace') : empty),
        );
      }
      expect(settle(cluster).cluster).toBe(cluster);
      expect(JSON.parse(JSON.stringify(cluster))).toEqual(cluster);
    }),
    { numRuns: 40 },
  );
}, 60_000);
