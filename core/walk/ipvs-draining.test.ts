import { expect, test } from 'vitest';
import { advanceTo, type Cluster, submit } from '../cluster/index.ts';
import { ipvsadmList } from '../kernel/index.ts';
import { clientPod, clusterWith, podIP, send, webPod } from './world.suite.ts';

const cluster = clusterWith(
  [
    webPod('web-1', 'node-a'),
    webPod('web-2', 'node-b'),
    clientPod('client', 'node-c'),
    `---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  clusterIP: 10.96.0.40
  selector: { app: web }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
    - { name: udp, port: 53, protocol: UDP, targetPort: 8081 }
`,
  ].join(''),
  'ipvs',
);

/** The lines of `ipvsadm -Ln` on the client's node that name a Pod. */
function linesOf(now: Cluster, name: string): readonly string[] {
  const { ipvs } = now.nodes['node-c'] ?? {};
  const own = `-> ${podIP(cluster, name)}:`;
  return ipvs
    ? ipvsadmList(ipvs, now.now).flatMap(({ text }) => (text.includes(own) ? [text.trim()] : []))
    : [];
}

const wait = (now: Cluster, ms: number): Cluster => advanceTo(now, now.now + ms).cluster;

function without(now: Cluster, name: string): Cluster {
  const request = { effect: 'Write', verb: 'delete', kind: 'Pod', namespace: 'default', name } as const;
  return wait(submit(now, 'kubectl', { ...request, gracePeriodSeconds: 0 }).cluster, 5_000);
}

test('a real server without connections is gone with its endpoint, for UDP with them too', () => {
  const talked = ['one', 'two'].reduce(
    (now) => send(now, 'client', 'echo hi | nc -u -w1 10.96.0.40 53').cluster,
    cluster,
  );
  expect(linesOf(talked, 'web-1').some((line) => /:8081 +Masq +1 +0 +1$/.test(line))).toBe(true);
  expect(linesOf(without(talked, 'web-1'), 'web-1')).toEqual([]);
});

test('with connections a TCP server drains at weight 0; it is looked at every minute and goes when the last has ended', () => {
  const asked = ['one', 'two'].reduce(
    (now) => send(now, 'client', 'curl http://10.96.0.40').cluster,
    cluster,
  );
  expect(linesOf(asked, 'web-1').find((line) => line.includes(':8080'))).toMatch(/Masq {4}1 {6}0 +1$/);
  const drains = without(asked, 'web-1');
  expect(linesOf(drains, 'web-1')).toHaveLength(1);
  expect(linesOf(drains, 'web-1')[0]).toMatch(/:8080 +Masq {4}0 {6}0 +1$/);
  for (let i = 0, next = drains; i < 4; i++) {
    const sent = send(next, 'client', 'curl http://10.96.0.40');
    expect(sent.walk.outcome.server?.name).toBe('web-2');
    next = sent.cluster;
  }
  expect(linesOf(wait(drains, 90_000), 'web-1')).toHaveLength(1);
  expect(linesOf(wait(drains, 240_000), 'web-1')).toEqual([]);
});
