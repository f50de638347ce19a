import { describe, expect, test } from 'vitest';
import { advanceTo, type Cluster, setStopped, settle, submit } from '../cluster/index.ts';
import { clientPod, clusterWith, podIP, send, webPod } from './world.suite.ts';

const SERVICE = `---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`;
const PODS = `${webPod('web-1', 'node-a')}${webPod('web-2', 'node-b')}${clientPod('client', 'node-c')}`;

const gone = (cluster: Cluster, name: string, gracePeriodSeconds?: number): Cluster =>
  submit(cluster, 'kubectl', {
    effect: 'Write',
    verb: 'delete',
    kind: 'Pod',
    namespace: 'default',
    name,
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
  }).cluster;

const ruleOf = (cluster: Cluster, choose?: string) => {
  const { walk } = send(cluster, 'client', 'curl http://web', choose === undefined ? {} : { choose });
  return walk.hops.find(({ kind }) => kind === 'service-rule') ?? expect.fail('no rule');
};

describe.each(['iptables', 'ipvs', 'nftables'] as const)(
  'rules that are older than the slice, %s mode',
  (mode) => {
    const cluster = clusterWith(`${PODS}${SERVICE}`, mode);
    const address = `${podIP(cluster, 'web-1')}:8080`;
    const behind = settle(gone(setStopped(cluster, ['kube-proxy/node-c']).cluster, 'web-1', 0)).cluster;

    test('an endpoint that is gone, and that the node’s rules still name, is among the candidates and told as gone', () => {
      const rule = ruleOf(behind, mode === 'ipvs' ? undefined : address);
      const stale = rule.candidates.find((each) => each.address === address);
      expect(stale).toMatchObject({ stale: 'no endpoint', probability: expect.closeTo(0.5) });
      expect(stale?.reason).toContain('older than the EndpointSlice');
      if (stale?.verdict === 'chosen')
        expect(rule.caption).toContain(mode === 'ipvs' ? address : 'no endpoint by now: node-c has yet to');
      if (mode !== 'ipvs') expect(stale?.verdict).toBe('chosen');
    });

    test('a Pod that is gone before the slice says so is told as gone', () => {
      const rule = ruleOf(gone(cluster, 'web-1', 0), mode === 'ipvs' ? undefined : address);
      expect(rule.candidates.find((each) => each.address === address)).toMatchObject({
        stale: 'gone',
        reason: 'its Pod is gone, which the EndpointSlice has yet to say',
      });
      expect(rule.because).not.toContain('before the EndpointSlice');
    });

    test('once the rules are written anew it is none, and nothing is said of older rules', () => {
      const rule = ruleOf(settle(setStopped(behind, []).cluster).cluster);
      expect(rule.candidates.map((each) => each.address)).not.toContain(address);
      expect(rule.because).not.toContain('before');
    });
  },
);

test('a terminating endpoint is stale beside a ready one, and in its right where no other is left', () => {
  // Kubelets that are stopped end no Pod.
  const stopped = ['kube-proxy/node-c', 'kubelet/node-a', 'kubelet/node-b'];
  const soon = (cluster: Cluster): Cluster => advanceTo(cluster, cluster.now + 5000).cluster;
  const staleness = (cluster: Cluster) => ruleOf(cluster).candidates.map(({ stale }) => stale);
  const one = soon(gone(setStopped(clusterWith(`${PODS}${SERVICE}`), stopped).cluster, 'web-1'));
  expect(staleness(one).toSorted()).toEqual(['terminating', undefined]);
  expect(staleness(soon(gone(one, 'web-2')))).toEqual([undefined, undefined]);
});
