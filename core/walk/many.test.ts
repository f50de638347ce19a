import { describe, expect, test } from 'vitest';
import { counterOf } from './many.ts';
import { clientOf, clientPod, clusterWith, send, webPod } from './world.suite.ts';

const service = (name: string, ip: string, rest = ''): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  clusterIP: ${ip}
  selector: { app: web }
  ports: [{ port: 80, targetPort: 8080 }]
${rest}`;

const yaml = [
  webPod('web-a', 'node-a'),
  webPod('web-b', 'node-b'),
  clientPod('client', 'node-c'),
  service('any', '10.96.0.40'),
  service('sticky', '10.96.0.41', '  sessionAffinity: ClientIP\n'),
  service('door', '10.96.0.42', '  type: NodePort\n').replace(
    'targetPort: 8080',
    'targetPort: 8080, nodePort: 30080',
  ),
].join('');

const TIMES = 40;

describe.each(['iptables', 'nftables', 'ipvs'] as const)('%s: many requests', (mode) => {
  const cluster = clusterWith(yaml, mode);

  test.each([
    ['one after another', 'client', 'curl http://10.96.0.40'],
    ['by a name', 'client', 'curl http://any'],
    ['of a client that sticks to its Pod', 'client', 'curl http://10.96.0.41'],
    ['of a sticking node, which is masqueraded', 'node-c', 'curl http://10.96.0.41'],
    ['of a sticking client by a name', 'client', 'curl http://sticky'],
  ])('%s leave behind what as many recorded ones do, and end alike', (_, from, line) => {
    const counter = counterOf({ client: clientOf(from), line });
    const counted = counter.send(cluster, TIMES);
    let recorded = cluster;
    const servers: Record<string, number> = {};
    for (let i = 0; i < TIMES; i++) {
      const one = send(recorded, from, line);
      const server = one.walk.outcome.server?.name ?? '';
      servers[server] = (servers[server] ?? 0) + 1;
      recorded = one.cluster;
    }
    expect(counted).toEqual(recorded);
    const tallied = counter.tally().groups.map(({ server, count }) => [server?.name ?? '', count] as const);
    expect(Object.fromEntries(tallied)).toEqual(servers);
  });

  /** So many that some of them draw a port that another one has: the sender, or a node that masquerades. */
  const CROWD = 600;

  test.each([
    ['of a node, which is masqueraded', 'node-c', 'curl http://10.96.0.40'],
    ['of a sticking node', 'node-c', 'curl http://10.96.0.41'],
    ['from outside to a node port', 'outside', 'curl http://192.168.1.11:30080'],
  ])(
    '%s that clash leave behind what they leave one by one',
    (_, from, line) => {
      const request = { client: clientOf(from), line };
      const [together, single] = [counterOf(request), counterOf(request)];
      const counted = together.send(cluster, CROWD);
      let last: ReturnType<typeof single.send> = cluster;
      for (let i = 0; i < CROWD; i++) if (!('error' in last)) last = single.send(last, 1);
      expect(counted).toHaveProperty('nodes');
      expect(counted).toEqual(last);
      expect(together.sent()).toEqual(single.sent());
    },
    60_000,
  );
});
