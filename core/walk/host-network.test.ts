import { describe, expect, test } from 'vitest';
import { clientPod, clusterWith, send, webPod } from './world.suite.ts';

const cluster = clusterWith(
  [
    webPod('web', 'node-b', '{ app: host }').replace('spec:\n', 'spec:\n  hostNetwork: true\n'),
    webPod('near', 'node-a', '{ app: near }'),
    clientPod('client-c', 'node-c'),
    clientPod('client-b', 'node-b'),
    `---
apiVersion: v1
kind: Service
metadata: { name: host }
spec:
  clusterIP: 10.96.0.60
  selector: { app: host }
  ports: [{ port: 80, targetPort: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: near }
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector: { app: near }
  ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }]
`,
  ].join(''),
);

describe('an endpoint in the host’s network', () => {
  test('answers with the node’s ports, and is told by its own name', () => {
    const { walk } = send(cluster, 'client-c', 'curl http://10.96.0.60');
    expect(walk.outcome.kind).toBe('answered');
    expect(walk.outcome.server).toEqual({
      namespace: 'default',
      name: 'web',
      node: 'node-b',
      address: '192.168.1.12:8080',
    });
  });

  test('takes part in nothing else of the node: a closed port is refused', () => {
    expect(send(cluster, 'client-b', 'curl http://192.168.1.12:9999').walk.outcome.kind).toBe(
      'refused-by-pod',
    );
  });
});

test('a node’s own closed UDP port is refused by the address that was asked', () => {
  const { walk } = send(cluster, 'node-a', 'echo hi | nc -u -w1 127.0.0.1 9999');
  const error = walk.hops.find(({ kind }) => kind === 'reply')?.before;
  expect(error).toMatchObject({ src: '127.0.0.1', icmp: { type: 'port-unreachable' } });
});

test('an answer that is lost on its way shows how far it came', () => {
  // node-c translates, and the reply of a Pod elsewhere goes past it.
  const { walk } = send(cluster, 'client-b', 'curl http://192.168.1.13:30080');
  expect(walk.outcome.kind).toBe('timeout-no-route');
  const reply = walk.hops.find(({ kind }) => kind === 'reply');
  expect(reply).toMatchObject({ verdict: 'dropped', label: 'reply lost' });
  const drop = reply?.steps.find(({ pass }) => pass?.verdict === 'DROP');
  expect(drop?.place).toEqual({ at: 'hook', node: 'node-b', hook: 'FORWARD' });
});
