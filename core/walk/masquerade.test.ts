import { describe, expect, test } from 'vitest';
import { baseWorld } from '../cluster/index.ts';
import { iptablesSave } from '../kernel/index.ts';
import { clientPod, clusterWith, podIP, send, webPod } from './world.suite.ts';

const SITE = '93.184.215.14';
const HOST_ON_NODE = `---
apiVersion: v1
kind: Pod
metadata: { name: host }
spec:
  nodeName: node-b
  hostNetwork: true
  containers:
    - name: web
      image: registry.k8s.io/e2e-test-images/agnhost:2.53
      args: [netexec, --http-port=8080]
`;
const MANIFEST = `${webPod('web-1', 'node-a')}${clientPod('client', 'node-c')}${HOST_ON_NODE}---
apiVersion: v1
kind: Service
metadata: { name: near }
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector: { app: web }
  ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }]
---
apiVersion: v1
kind: Service
metadata: { name: site }
spec: { ports: [{ port: 80 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: site-1, labels: { kubernetes.io/service-name: site } }
addressType: IPv4
ports: [{ port: 80, protocol: TCP }]
endpoints: [{ addresses: [${SITE}] }]
`;

describe.each(['iptables', 'ipvs', 'nftables'] as const)(
  'traffic that leaves the cluster, %s mode',
  (mode) => {
    const cluster = clusterWith(MANIFEST, mode);
    const outcome = (from: string, line: string) => send(cluster, from, line).walk.outcome;

    test('a Pod’s call to a host outside is answered, and the host sees the node', () => {
      const { walk } = send(cluster, 'client', `curl -i http://${SITE}`);
      expect(walk.outcome).toMatchObject({ answeredBy: 'example.com', seenClient: '192.168.1.13' });
      const masked = walk.hops.find(({ rewrittenBy }) => rewrittenBy === 'IP-MASQ');
      expect([masked?.before?.src, masked?.after?.src]).toEqual([podIP(cluster, 'client'), '192.168.1.13']);
      expect(masked?.because).toMatch(/no way back to a Pod/);
    });

    test('a Service without a selector leads to its endpoint outside', () => {
      expect(outcome('client', 'curl http://site')).toMatchObject({
        kind: 'answered',
        answeredBy: 'example.com',
        seenClient: '192.168.1.13',
      });
    });

    test('Pods and nodes among themselves keep their addresses', () => {
      const pod = podIP(cluster, 'client');
      expect(outcome('client', `curl http://${podIP(cluster, 'web-1')}:8080`).seenClient).toBe(pod);
      expect(outcome('client', 'curl http://192.168.1.12:8080').seenClient).toBe(pod);
    });

    test('a client outside keeps its address on its way in, and hears the answer', () => {
      const sent = outcome('outside', 'curl http://192.168.1.11:30080');
      expect(sent).toMatchObject({ kind: 'answered', seenClient: baseWorld.outside[0]?.address });
    });

    test('iptables-save lists the agent’s chain on every node, after kube-proxy’s jump', () => {
      for (const netns of Object.values(cluster.nodes)) {
        const rules = iptablesSave(netns, 'IPv4')
          .map(({ text }) => text)
          .filter((text) => /^-A (POSTROUTING|IP-MASQ) /.test(text));
        if (mode !== 'nftables') expect(rules.shift()).toMatch(/ -j KUBE-POSTROUTING$/);
        const local = (cidr: string) =>
          `-A IP-MASQ -d ${cidr} -m comment --comment "ip-masq-agent: local traffic is not subject to MASQUERADE" -j RETURN`;
        expect(rules).toEqual([
          '-A POSTROUTING -m comment --comment "ip-masq-agent: ensure nat POSTROUTING directs all non-LOCAL destination traffic to our custom IP-MASQ chain" -m addrtype ! --dst-type LOCAL -j IP-MASQ',
          ...['169.254.0.0/16', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(local),
          '-A IP-MASQ -m comment --comment "ip-masq-agent: outbound traffic is subject to MASQUERADE (must be last in chain)" -j MASQUERADE --random-fully',
        ]);
      }
    });
  },
);
