import { describe, expect, test } from 'vitest';
import type { Hop } from './hop.ts';
import { clientPod, clusterWith, send } from './world.suite.ts';

const PODS = 60;

const pod = (index: number): string => `---
apiVersion: v1
kind: Pod
metadata: { name: db-${index}, labels: { app: db } }
spec:
  nodeName: node-${'abc'[index % 3]}
  containers: [{ name: db, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec, --http-port=80] }]
`;

const glibcPod = `---
apiVersion: v1
kind: Pod
metadata: { name: client }
spec: { nodeName: node-a, containers: [{ name: web, image: 'nginx:1.29' }] }
`;

const headless = `---
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 80 }] }
`;

const queriesOf = (hops: readonly Hop[]) =>
  hops.flatMap(({ steps }) => steps.flatMap(({ query }) => (query ? [query] : [])));

describe('a headless Service of many Pods', () => {
  const cluster = clusterWith(
    [
      headless,
      ...Array.from({ length: PODS }, (_, index) => pod(index)),
      glibcPod,
      clientPod('alpine', 'node-a'),
    ].join(''),
  );

  test('is cut over UDP and asked for again over TCP, each a query of its own', () => {
    const { walk } = send(cluster, 'client', 'curl http://db');
    const queries = queriesOf(walk.hops);
    expect(queries.slice(0, 4).map(({ type, transport, truncated }) => [type, transport, truncated])).toEqual(
      [
        ['A', 'udp', true],
        ['AAAA', 'udp', false],
        ['A', 'tcp', false],
        ['AAAA', 'tcp', false],
      ],
    );
    // glibc's buffer was too small twice.
    expect(queries.filter(({ transport }) => transport === 'tcp')).toHaveLength(6);
    expect(queries[2]?.answers).toHaveLength(PODS);
    expect(queries[2]).toMatchObject({
      by: 'kubernetes',
      outcome: 'NOERROR',
      domain: 'default.svc.cluster.local',
    });
    expect(walk.outcome.kind).toBe('answered');
  });

  test('costs musl one query over TCP', () => {
    const queries = queriesOf(send(cluster, 'alpine', 'curl http://db').walk.hops);
    expect(queries.map(({ type, transport }) => `${type} ${transport}`)).toEqual([
      'A udp',
      'AAAA udp',
      'A tcp',
    ]);
  });

  test('glibc connects to a Pod of its own subnet, whatever order CoreDNS gave', () => {
    for (let index = 0; index < 3; index++) {
      const { walk } = send(cluster, 'client', 'curl http://db');
      expect(walk.outcome.server?.node).toBe('node-a');
    }
  });
});
