import { describe, expect, test } from 'vitest';
import { setStopped } from '../cluster/index.ts';
import { clientPod, clusterWith, send, webPod } from './world.suite.ts';

const MANIFEST = `${webPod('web-1', 'node-a')}${clientPod('client', 'node-c')}---
apiVersion: v1
kind: Service
metadata: { name: near }
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  healthCheckNodePort: 32100
  selector: { app: web }
  ports: [{ port: 80, targetPort: 8080 }]
`;

describe.each(['iptables', 'ipvs', 'nftables'] as const)('a health check node port, %s mode', (mode) => {
  const cluster = clusterWith(MANIFEST, mode);
  const asked = (from: string, node: string) => send(cluster, from, `curl -i http://${node}:32100/any`).walk;

  test.each(['outside', 'client', 'node-a', 'node-b'])(
    '%s is answered by the node with the endpoint',
    (from) => {
      const { outcome } = asked(from, '192.168.1.11');
      expect(outcome).toMatchObject({ kind: 'answered', answeredBy: 'node-a' });
      const text = outcome.printed.join('\n');
      expect(text).toContain('HTTP/1.1 200 OK');
      expect(text).toContain('Content-Type: application/json');
      expect(text).toContain('X-Load-Balancing-Endpoint-Weight: 1');
      expect(text).toContain('"localEndpoints": 1,\n\t"serviceProxyHealthy": true');
    },
  );

  test('a node without an endpoint says 503', () => {
    const { outcome } = asked('outside', '192.168.1.12');
    expect(outcome.printed.join('\n')).toContain('HTTP/1.1 503 Service Unavailable');
  });

  test('nobody answers while kube-proxy does not run', () => {
    const stopped = setStopped(cluster, ['kube-proxy/node-a']).cluster;
    const { outcome } = send(stopped, 'outside', 'curl http://192.168.1.11:32100/').walk;
    expect(outcome.kind).toBe('refused-by-pod');
  });
});
