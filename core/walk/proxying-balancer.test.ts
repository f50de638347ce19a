import { expect, test } from 'vitest';
import { getOf, reader } from '../apiserver/index.ts';
import { type Cluster, settle, submit } from '../cluster/index.ts';
import { clusterWith, send, webPod } from './world.suite.ts';

const service = (name: string, selector: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  type: LoadBalancer
  selector: { app: ${selector} }
  ports: [{ port: 80, targetPort: 8080 }]
`;

const VIP = '203.0.113.50';

/** The Service's load balancer is one that makes connections of its own. */
function proxied(cluster: Cluster, name: string): Cluster {
  const object = getOf(reader(cluster.api), 'Service', 'default', name);
  if (!object) throw new Error(`no Service ${name}`);
  const { resourceVersion: _read, ...metadata } = object.metadata;
  const status = { loadBalancer: { ingress: [{ ip: VIP, ipMode: 'Proxy' as const }] } };
  const write = { effect: 'Write', verb: 'updateStatus', object: { ...object, metadata, status } } as const;
  return settle(submit(cluster, 'cloud', write).cluster).cluster;
}

test('a node sees the load balancer calling, and the answer goes home through it', () => {
  const cluster = proxied(clusterWith(webPod('web-1', 'node-a') + service('web', 'web')), 'web');
  const { outcome } = send(cluster, 'outside', `curl http://${VIP}`, { entry: 'node-b' }).walk;
  expect(outcome).toMatchObject({ kind: 'answered', seenClient: '192.168.1.12' });
});

test('a refusal about what the load balancer sent reaches its client', () => {
  const cluster = proxied(clusterWith(service('web', 'nobody')), 'web');
  for (const entry of ['node-a', 'node-b']) {
    const { outcome, hops } = send(cluster, 'outside', `curl http://${VIP}`, { entry }).walk;
    expect(outcome).toMatchObject({ kind: 'refused-by-rule', answeredBy: expect.stringContaining(entry) });
    expect(hops.some(({ verdict }) => verdict === 'refused')).toBe(true);
  }
});
