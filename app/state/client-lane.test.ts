import { expect, test } from 'vitest';
import type { Walk } from '../../core/index.ts';
import { dispatch, start, webBehindAClusterIP } from '../../core/index.ts';
import { late } from '../../core/late.ts';
import { laneOf, reachedBy, wayBack } from './client-lane.ts';

const { files } = webBehindAClusterIP;
const outside = { from: 'outside', name: 'client' } as const;
const inside = { from: 'pod', namespace: 'default', name: 'client' } as const;

/** A request while the text of the example reads `to` instead of `from`. */
function walked(
  client: Walk['request']['client'],
  line: string,
  ...changes: readonly (readonly [from: string | RegExp, to: string])[]
): Walk {
  const changed = files.map(({ name, text }) => ({
    name,
    text: changes.reduce<string>((sum, [from, to]) => sum.replace(from, to), text),
  }));
  const { walk } = dispatch(
    start(changed).session,
    { input: 'send', request: { client, line } },
    late,
  ).answer;
  if (!walk) throw new Error('no walk');
  return walk;
}

/** The Service as a NodePort with this policy, dialled at a node. */
const fromOutside = (node: string, policy: string): Walk =>
  walked(
    outside,
    `curl http://${node}:30080`,
    ['type: ClusterIP', `type: NodePort\n  externalTrafficPolicy: ${policy}`],
    [/ports:\n\s+- \{ name: http,/, 'ports:\n    - { name: http, nodePort: 30080,'],
  );

test('inside the cluster the caller’s address survives to the Pod', () => {
  const lane = laneOf(walked(inside, 'curl http://web'), 'request');
  expect(lane?.runs).toHaveLength(1);
  expect(lane?.runs[0]).toMatchObject({ address: '10.244.3.2', own: true });
  expect(lane?.runs[0]?.stations.map(({ name }) => name)[0]).toBe('client');
  expect(lane?.lost).toBeUndefined();
});

test('from outside under Cluster it dies at the node that was dialled, by its masquerade rule', () => {
  const walk = fromOutside('192.168.1.13', 'Cluster');
  const lane = laneOf(walk, 'request');
  expect(lane?.runs.map(({ address }) => address)).toEqual([
    '203.0.113.7',
    expect.stringMatching(/^(192|10)\./),
  ]);
  expect(lane?.runs[1]?.change).toMatchObject({ by: 'KUBE-POSTROUTING', node: 'node-c' });
  expect(lane?.runs[1]?.change?.rule).toContain('MASQUERADE');
  expect(lane?.runs[1]?.address).toBe(walk.outcome.seenClient);
});

test('from outside under Local it survives', () => {
  const lane = laneOf(fromOutside('192.168.1.13', 'Local'), 'request');
  expect(lane?.runs.map(({ address }) => address)).toEqual(['203.0.113.7']);
});

test('a refused packet never left the node that refused it', () => {
  const walk = walked(inside, 'curl http://web', ['selector: { app: web }', 'selector: { app: wep }']);
  expect(laneOf(walk, 'request')?.lost).toEqual({ node: 'node-c', verdict: 'refused' });
});

test('on the way back conntrack gives the reply the address that was called', () => {
  const walk = walked(inside, 'curl http://web');
  const called = walk.hops.find(({ kind }) => kind === 'socket')?.before?.dst;
  const lane = laneOf(walk, 'reply');
  expect(lane?.runs.at(-1)).toMatchObject({ address: called, change: { by: 'conntrack', node: 'node-c' } });
});

test('a masqueraded way back goes through the node that masqueraded, and says why', () => {
  const back = wayBack(fromOutside('192.168.1.13', 'Cluster'));
  expect(back).toMatch(/Masqueraded, so node-\w answers node-c|All on node-c/);
});

test('a Pod that dials another node’s port: that node rewrote the packet, and that node undoes it', () => {
  const walk = walked(
    inside,
    'curl http://192.168.1.11:30080',
    ['type: ClusterIP', 'type: NodePort'],
    [/ports:\n\s+- \{ name: http,/, 'ports:\n    - { name: http, nodePort: 30080,'],
  );
  expect(wayBack(walk)).toMatch(/node-a undoes its rewrite|only node-a can undo its rewrite/);
});

test('under Local another node’s port answers past the node that rewrote: asymmetric', () => {
  const walk = walked(
    inside,
    'curl -m 3 http://192.168.1.11:30080',
    ['type: ClusterIP', 'type: NodePort\n  externalTrafficPolicy: Local'],
    [/ports:\n\s+- \{ name: http,/, 'ports:\n    - { name: http, nodePort: 30080,'],
  );
  expect(wayBack(walk)).toMatch(/Asymmetric: node-[bc] answers without node-a/);
});

test('a Pod that is called by its own address answers with it', () => {
  const pod = walked(inside, 'curl http://web').outcome.server?.address;
  const back = wayBack(walked(inside, `curl http://${pod}`));
  expect(back).toMatch(/^Nothing was rewritten: the answer comes from 10\.244\./);
});

test('what lies behind the packet is reached, at every depth', () => {
  const walk = walked(inside, 'curl http://web');
  const rule = walk.hops.find(({ kind }) => kind === 'service-rule');
  const reached = reachedBy(walk, rule?.id ?? '');
  expect(reached('1')).toBe(true);
  expect(reached(rule?.id ?? '')).toBe(true);
  expect(reached(walk.hops.at(-1)?.id ?? '')).toBe(false);
});
