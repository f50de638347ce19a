import { expect, test } from 'vitest';
import type { ConfigMap, Pod } from '../api/index.ts';
import { listOf, reader } from '../apiserver/index.ts';
import { advanceTo, type Cluster, settle, submit } from '../cluster/index.ts';
import { kubeadmCorefile } from '../dns/index.ts';
import { printedBy } from '../kubelet/index.ts';
import { clusterWith, send, webPod } from './world.suite.ts';

const service = `---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`;
const client = `---
apiVersion: v1
kind: Pod
metadata: { name: client }
spec: { nodeName: node-a, containers: [{ name: app, image: 'nginx:1.29' }] }
`;
const healthy = clusterWith(webPod('web-1', 'node-b') + service + client);
const COREFILE = kubeadmCorefile('cluster.local');

/** `kubectl -n kube-system edit configmap coredns`, before anything has come of it. */
function edited(cluster: Cluster, from: string, to: string): Cluster {
  const object = reader(cluster.api).get('ConfigMap', 'kube-system', 'coredns') as ConfigMap;
  const text = object.data?.Corefile ?? '';
  expect(text).toContain(from);
  const next = { ...object, data: { Corefile: text.replace(from, to) } };
  return submit(cluster, 'kubectl', { effect: 'Write', verb: 'update', object: next }).cluster;
}

const corednsPods = ({ api }: Cluster): readonly Pod[] =>
  listOf(reader(api), 'Pod').filter(({ metadata }) => metadata.labels?.['k8s-app'] === 'kube-dns');

/** `kubectl rollout restart` by the shortest way: the Pods go, and others come. */
function restarted(cluster: Cluster): Cluster {
  let next = cluster;
  for (const { metadata } of corednsPods(cluster))
    next = submit(next, 'kubectl', {
      effect: 'Write',
      verb: 'delete',
      kind: 'Pod',
      namespace: 'kube-system',
      name: metadata.name,
    }).cluster;
  return settle(next).cluster;
}

const logs = (cluster: Cluster): readonly string[] =>
  corednsPods(cluster).flatMap((pod) =>
    (printedBy(cluster.memory[`kubelet/${pod.spec.nodeName}`] as never, pod, 'coredns').log ?? []).map(
      ({ text }) => text,
    ),
  );

const states = (cluster: Cluster): readonly string[] =>
  corednsPods(cluster).map(({ status }) => {
    const [container] = status?.containerStatuses ?? [];
    return container?.state.waiting?.reason ?? (container?.ready ? 'Ready' : 'NotReady');
  });

const answered = (cluster: Cluster): string => send(cluster, 'client', 'curl http://web').walk.outcome.kind;

test('a changed Corefile is read once it has reached the Pod and its server looks at it; until then the old one answers', () => {
  const changed = edited(healthy, 'kubernetes cluster.local', 'kubernetes other.local');
  expect(answered(changed)).toBe('answered');
  const soon = advanceTo(changed, changed.now + 20_000).cluster;
  expect(logs(soon)).toEqual([]);
  expect(answered(soon)).toBe('answered');
  const read = settle(changed).cluster;
  // At most the time of the volume, the interval and half the jitter.
  expect(read.now - changed.now).toBeLessThan(30_000 + 30_000 + 7_500 + 1_000);
  expect(logs(read).filter((line) => line === '[INFO] Reloading complete')).toHaveLength(2);
  expect(answered(read)).toBe('nxdomain');
});

test('reload 2s 1s looks sooner; without reload nobody looks until the process begins anew', () => {
  const often = settle(edited(healthy, '    reload\n', '    reload 2s 1s\n')).cluster;
  const changed = edited(often, 'kubernetes cluster.local', 'kubernetes other.local');
  expect(settle(changed).cluster.now - changed.now).toBeLessThan(30_000 + 2_500 + 1_000);
  const deaf = settle(edited(healthy, '    reload\n', '')).cluster;
  const unread = settle(edited(deaf, 'kubernetes cluster.local', 'kubernetes other.local')).cluster;
  expect(answered(unread)).toBe('answered');
  expect(answered(restarted(unread))).toBe('nxdomain');
});

test('a broken Corefile: the server that runs says why and goes on; one that starts with it crashes', () => {
  const broken = settle(edited(healthy, 'errors', 'banana')).cluster;
  const why = "/etc/coredns/Corefile:2 - Error during parsing: Unknown directive 'banana'";
  expect(logs(broken)).toContain(`[ERROR] Restart failed: ${why}`);
  expect(states(broken)).toEqual(['Ready', 'Ready']);
  expect(answered(broken)).toBe('answered');
  const gone = restarted(broken);
  expect(states(gone)).toEqual(['CrashLoopBackOff', 'CrashLoopBackOff']);
  expect(logs(gone)).toEqual([why, why]);
  // Nobody is behind the Service, so the client's node refuses.
  expect(answered(gone)).toBe('dns-refused');
});

test('a forward that leads back ends the process with the words of plug-in loop; without loop it lives, and the query runs in circles', () => {
  const looped = settle(edited(healthy, '/etc/resolv.conf', '10.96.0.10')).cluster;
  expect(logs(looped).at(-1)).toMatch(
    /^\[FATAL\] plugin\/loop: Loop \(127\.0\.0\.1:\d+ -> :53\) detected for zone "\.", see/,
  );
  expect(states(looped)).not.toContain('Ready');
});

test('without ready no Pod becomes Ready, so no query reaches one; without health they serve all the same', () => {
  const unready = settle(edited(healthy, '    ready\n', '')).cluster;
  expect(states(unready)).toEqual(['NotReady', 'NotReady']);
  expect(answered(unready)).toBe('dns-refused');
  const unhealthy = settle(edited(healthy, '    health {\n       lameduck 5s\n    }\n', '')).cluster;
  expect(answered(unhealthy)).toBe('answered');
});

test('lameduck is how long a server that was told to end goes on', () => {
  const endsAfter = (lameduck: string): number => {
    const set = restarted(settle(edited(healthy, 'lameduck 5s', `lameduck ${lameduck}`)).cluster);
    const [pod] = corednsPods(set);
    const name = pod?.metadata.name ?? '';
    const request = { effect: 'Write', verb: 'delete', kind: 'Pod', namespace: 'kube-system', name } as const;
    let next = submit(set, 'kubectl', request).cluster;
    const isThere = () => corednsPods(next).some(({ metadata }) => metadata.name === name);
    while (isThere()) next = advanceTo(next, next.now + 500).cluster;
    return next.now - set.now;
  };
  expect(endsAfter('12s')).toBeGreaterThan(12_000);
  expect(endsAfter('1s')).toBeLessThan(4_000);
});

test('a wrong address behind forward: outside names fail slowly, names of the cluster are as before', () => {
  const wrong = settle(edited(healthy, '/etc/resolv.conf', '10.96.77.77')).cluster;
  expect(answered(wrong)).toBe('answered');
  const { walk } = send(wrong, 'client', 'curl http://example.com');
  expect(walk.outcome.kind).toMatch(/^dns-/);
  expect(walk.elapsed).toBeGreaterThan(5_000);
});

test('the file as it was installed needs nobody to read it: nothing is printed, nothing kept', () => {
  expect(COREFILE).toContain('reload');
  expect(logs(healthy)).toEqual([]);
  const back = settle(
    edited(settle(edited(healthy, 'cache 30', 'cache 5')).cluster, 'cache 5', 'cache 30'),
  ).cluster;
  expect(answered(back)).toBe('answered');
});
