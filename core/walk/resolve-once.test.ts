import { expect, test } from 'vitest';
import { reader } from '../apiserver/index.ts';
import { advanceTo, type Cluster, settle, submit } from '../cluster/index.ts';
import { clientPod, clusterWith, podIP, send } from './world.suite.ts';

const headless = `---
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: db }
spec:
  replicas: 2
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers:
        - { name: db, image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: [netexec, --http-port=8080] }
`;

const once = (name: string, command: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, annotations: { packetwalk.dev/dns: resolve-once } }
spec:
  nodeName: node-a
  containers: [{ name: app, image: nicolaka/netshoot, command: ${command} }]
`;

const before = clusterWith(
  headless +
    once('old-java', '[sleep, infinity]') +
    once('short', '[sleep, "60"]') +
    clientPod('asks', 'node-a'),
);

/** All Pods of the Deployment replaced by a new template. */
function rolledOut(cluster: Cluster): Cluster {
  const object = reader(cluster.api).get('Deployment', 'default', 'db');
  if (object?.kind !== 'Deployment') throw new Error('no Deployment');
  const { template } = object.spec;
  const metadata = { ...template.metadata, annotations: { release: '2' } };
  const next = { ...object, spec: { ...object.spec, template: { ...template, metadata } } };
  return settle(submit(cluster, 'kubectl', { effect: 'Write', verb: 'update', object: next }).cluster)
    .cluster;
}

const LINE = 'curl http://db:8080/hostname';
const lookup = ({ walk }: ReturnType<typeof send>) => walk.hops.find(({ kind }) => kind === 'dns-answer');

test('an application that resolves once goes on with the address of a Pod that the rollout took away', () => {
  const first = send(before, 'old-java', LINE);
  expect(first.walk.outcome.kind).toBe('answered');
  const { server } = first.walk.outcome;
  const address = server?.address.split(':')[0] ?? '';

  const again = send(advanceTo(first.cluster, first.cluster.now + 12_000).cluster, 'old-java', LINE);
  expect(lookup(again)?.steps).toEqual([]);
  expect(lookup(again)).toMatchObject({
    label: 'remembered',
    caption: `The application remembered ${address} from 12 s ago and did not ask.`,
    steps: [],
  });
  expect(again.walk.outcome.server).toEqual(server);

  const gone = send(rolledOut(first.cluster), 'old-java', LINE);
  expect(lookup(gone)).toMatchObject({ label: 'STALE address', verdict: 'failed' });
  expect(lookup(gone)?.derivedFrom).toMatchObject([{ kind: 'Pod', name: 'old-java' }]);
  expect(gone.walk.outcome.kind).toBe('unreachable');
  expect(gone.walk.outcome.printed).toContainEqual(expect.stringContaining(`Trying ${address}:8080`));
  // It does not learn from the failure either.
  expect(send(gone.cluster, 'old-java', LINE).walk.outcome.kind).toBe('unreachable');
});

test('a client that asks before each connection reaches the new Pods', () => {
  const first = send(before, 'asks', LINE);
  const after = send(rolledOut(first.cluster), 'asks', LINE);
  expect(after.walk.outcome.kind).toBe('answered');
  expect(after.walk.outcome.server?.name).not.toBe(first.walk.outcome.server?.name);
  expect(after.cluster.remembered).toBeUndefined();
});

test('a restart of the container makes it ask again', () => {
  const first = send(before, 'short', LINE);
  const rolled = rolledOut(first.cluster);
  const restarts = ({ api }: Cluster): number => {
    const pod = reader(api).get('Pod', 'default', 'short');
    return (pod?.kind === 'Pod' && pod.status?.containerStatuses?.[0]?.restartCount) || 0;
  };
  let restarted = rolled;
  while (restarts(restarted) === restarts(first.cluster))
    restarted = advanceTo(restarted, restarted.now + 5_000).cluster;
  expect(podIP(restarted, 'short')).toBe(podIP(before, 'short'));
  const after = send(restarted, 'short', LINE);
  expect(lookup(after)?.steps[0]?.kind).toBe('search-list');
  expect(after.walk.outcome.kind).toBe('answered');
});
