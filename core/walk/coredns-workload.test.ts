import { expect, test } from 'vitest';
import type { Pod } from '../api/index.ts';
import { listOf, reader } from '../apiserver/index.ts';
import { type Cluster, setStopped, settle, submit } from '../cluster/index.ts';
import type { Hop } from './hop.ts';
import type { Walk } from './record.ts';
import { clusterWith, send, webPod } from './world.suite.ts';

/** One client for each C library: nginx is Debian's, alpine's is musl. */
const client = (name: string, image: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec: { nodeName: node-a, containers: [{ name: app, image: '${image}' }] }
`;
const service = `---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`;
const healthy = clusterWith(
  webPod('web-1', 'node-b') +
    service +
    client('debian', 'nginx:1.29') +
    client('alpine', 'nginx:1.29-alpine'),
);

const corednsPods = ({ api }: Cluster): readonly Pod[] =>
  listOf(reader(api), 'Pod').filter(({ metadata }) => metadata.labels?.['k8s-app'] === 'kube-dns');

/** `kubectl -n kube-system scale deployment coredns --replicas=0`. */
function scaledToZero(cluster: Cluster): Cluster {
  const object = reader(cluster.api).get('Deployment', 'kube-system', 'coredns');
  if (object?.kind !== 'Deployment') throw new Error('no Deployment');
  const next = { ...object, spec: { ...object.spec, replicas: 0 } };
  return settle(submit(cluster, 'kubectl', { effect: 'Write', verb: 'update', object: next }).cluster)
    .cluster;
}

const queries = ({ hops }: Walk): readonly Hop[] =>
  hops.flatMap(({ kind, steps }) => (kind === 'dns-answer' ? steps.filter(({ query }) => query) : []));
const rulesOf = (query: Hop | undefined): string => JSON.stringify(query?.steps);

test('CoreDNS scaled to 0: the client’s own node rejects the query, and glibc knows at once', () => {
  const none = scaledToZero(healthy);
  expect(corednsPods(none)).toEqual([]);
  const { walk } = send(none, 'debian', 'curl http://web');
  expect(walk.outcome).toMatchObject({ kind: 'dns-refused', exitCode: 6 });
  expect(walk.elapsed).toBeLessThan(100);
  const [first] = queries(walk);
  expect(first).toMatchObject({ verdict: 'refused', place: { node: 'node-a' } });
  expect(rulesOf(first)).toContain('kube-system/kube-dns:dns has no endpoints');
  const answer = walk.hops.find(({ kind }) => kind === 'dns-answer');
  expect(answer?.because).toContain('a temporary failure');
  // No name is said not to exist.
  expect(answer?.names?.map(({ outcome }) => outcome)).not.toContain('NXDOMAIN');
});

test('musl does not notice the refusals and waits 5 s for the same temporary failure', () => {
  const { walk } = send(scaledToZero(healthy), 'alpine', 'curl http://web');
  expect(walk.outcome.kind).toBe('dns-refused');
  expect(Math.round(walk.elapsed / 1000)).toBe(5);
});

test('queries to CoreDNS Pods that are gone, on a node whose rules still name them, are lost: 5 s × 2 attempts, twice', () => {
  const gone = scaledToZero(setStopped(healthy, ['kube-proxy/node-a']).cluster);
  const { walk } = send(gone, 'debian', 'curl http://web');
  expect(walk.outcome.kind).toBe('dns-timeout');
  expect(Math.round(walk.elapsed / 1000)).toBe(20);
  const lost = queries(walk);
  // The first of the search list and the name as it is; each twice, for A and AAAA.
  expect([...new Set(lost.map(({ query }) => query?.name))]).toEqual([
    'web.default.svc.cluster.local.',
    'web.',
  ]);
  expect(lost).toHaveLength(8);
  expect([...new Set(lost.map(({ time }) => Math.round(time / 1000)))]).toEqual([0, 5, 10, 15]);
  expect(lost.every(({ verdict }) => verdict === 'dropped')).toBe(true);
  expect(rulesOf(lost[0])).toContain('kube-system/kube-dns:dns');
});

test('a CoreDNS that is not Ready gets no queries: the rules name the other one only', () => {
  const [first, second] = corednsPods(healthy);
  const node = first?.spec.nodeName ?? '';
  expect(second?.spec.nodeName).not.toBe(node);
  const half = settle(setStopped(healthy, [`kubelet/${node}`]).cluster).cluster;
  let cluster = half;
  const asked = new Set<string>();
  for (let i = 0; i < 8; i++) {
    const one = send(cluster, 'debian', 'curl http://web');
    cluster = one.cluster;
    for (const { query, place } of queries(one.walk))
      if (query) asked.add(place.at === 'pod' ? place.name : place.at);
  }
  expect([...asked]).toEqual([second?.metadata.name]);
});
