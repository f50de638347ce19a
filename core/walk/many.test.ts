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
});
