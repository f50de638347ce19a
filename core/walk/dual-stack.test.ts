import { describe, expect, test } from 'vitest';
import { getOf, reader } from '../apiserver/index.ts';
import { baseWorld, type World } from '../cluster/index.ts';
import { iptablesSave, type Netns, nftListRuleset } from '../kernel/index.ts';
import { clientPod, clusterWith, send, webPod } from './world.suite.ts';

const WORLD: World = {
  ...baseWorld,
  nodes: baseWorld.nodes.map((node, i) => ({
    ...node,
    ipv6: { address: `fd00:192::1${i + 1}`, podCIDR: `fd00:10:244:${i + 1}::/64` },
  })),
  outside: [{ name: 'client', address: '203.0.113.7', ipv6: '2001:db8::7' }],
  ipv6: {
    clusterCIDR: 'fd00:10:244::/56',
    serviceCIDR: 'fd00:10:96::/112',
    nodeNetwork: { prefix: 64, router: 'fd00:192::1' },
  },
};

const MANIFEST = `${webPod('web-1', 'node-b')}${clientPod('client', 'node-a')}---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: NodePort
  ipFamilyPolicy: RequireDualStack
  selector: { app: web }
  ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }]
`;

describe.each(['iptables', 'nftables'] as const)('a cluster of two families, %s mode', (mode) => {
  const cluster = clusterWith(MANIFEST, mode, WORLD);
  const [four = '', six = ''] =
    getOf(reader(cluster.api), 'Service', 'default', 'web')?.spec.clusterIPs ?? [];
  const outcome = (from: string, line: string) => send(cluster, from, line).walk.outcome;

  test('a Service has an address of each, and leads to the same Pod', () => {
    expect([four, six]).toEqual([expect.stringMatching(/^10\./), expect.stringMatching(/^fd00:10:96::/)]);
    expect(outcome('client', `curl http://${four}`)).toMatchObject({ seenClient: '10.244.1.3' });
    expect(outcome('client', `curl http://[${six}]`)).toMatchObject({
      kind: 'answered',
      server: { address: expect.stringMatching(/^\[fd00:10:244:2::\w+\]:8080$/) },
      seenClient: 'fd00:10:244:1::3',
    });
  });

  test('a name with both is called by IPv6 first', () => {
    expect(outcome('client', 'curl http://web').seenClient).toBe('fd00:10:244:1::3');
    expect(outcome('client', 'curl -4 http://web').seenClient).toBe('10.244.1.3');
  });

  test('what comes from outside is masqueraded with the node’s address of its family', () => {
    expect(outcome('outside', 'curl http://[fd00:192::11]:30080').seenClient).toBe('fd00:192::11');
    expect(outcome('outside', 'curl http://192.168.1.11:30080').seenClient).toBe('192.168.1.11');
  });

  test('Pods are told from others by the Pod network of the family', () => {
    const netns = cluster.nodes['node-a'] as Netns;
    const lines = mode === 'iptables' ? iptablesSave(netns, 'IPv6') : nftListRuleset(netns, cluster.now);
    const wanted = mode === 'iptables' ? '! -s fd00:10:244::/56' : 'ip6 saddr != fd00:10:244::/56';
    expect(lines.some(({ text }) => text.includes(wanted))).toBe(true);
    if (mode === 'nftables')
      expect(lines.some(({ text }) => text.includes('ip6 daddr fd00:10:96::/112 drop'))).toBe(true);
  });

  test('loopback serves node ports with IPv4 alone', () => {
    expect(outcome('node-a', 'curl http://[::1]:30080').kind).toBe('refused-by-pod');
    const local = outcome('node-a', 'curl http://127.0.0.1:30080').kind;
    expect(local).toBe(mode === 'iptables' ? 'answered' : 'refused-by-pod');
  });
});
