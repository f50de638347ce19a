import { expect, test } from 'vitest';
import type { EndpointSlice, Pod } from '../api/index.ts';
import { listOf, reader } from '../apiserver/index.ts';
import { iptablesSave } from '../kernel/index.ts';
import { late } from '../late.ts';
import { type ProxyMemory, proxyStatus } from '../proxy/index.ts';
import { webBehindAClusterIP } from '../scenarios/index.ts';
import { dispatch, latest, type Session, start } from './index.ts';
import type { Input } from './types.ts';

const take = (session: Session, input: Input) => dispatch(session, input, late);
const run = (session: Session, ...inputs: readonly Input[]): Session =>
  inputs.reduce((before, input) => take(before, input).session, session);
const cluster = (session: Session) => latest(session).cluster;
const pods = (session: Session): readonly Pod[] => listOf(reader(cluster(session).api), 'Pod', 'default');
const slices = (session: Session): readonly EndpointSlice[] =>
  listOf(reader(cluster(session).api), 'EndpointSlice').filter(
    ({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web',
  );
const listed = (session: Session): readonly string[] =>
  slices(session).flatMap(({ endpoints }) => (endpoints ?? []).flatMap(({ addresses }) => addresses));
const rulesOn = (session: Session, node: string): string => {
  const netns = cluster(session).nodes[node];
  return netns
    ? iptablesSave(netns, 'IPv4')
        .map(({ text }) => text)
        .join('\n')
    : '';
};
const rulesName = (session: Session, node: string, address: string): boolean =>
  rulesOn(session, node).includes(`--to-destination ${address}:80`);

const toolbox = (node: string): string => `apiVersion: v1
kind: Pod
metadata: { name: toolbox }
spec:
  nodeName: ${node}
  containers:
    - { name: shell, image: nicolaka/netshoot, command: [sleep, infinity] }
`;

test('while a slow node has not synced, requests from it still go to a Pod that is gone', () => {
  const files = [...webBehindAClusterIP.files, { name: 'toolbox.yaml', text: toolbox('node-c') }];
  const begun = run(start(files).session, {
    input: 'set',
    settings: { settling: 'manual', delays: { 'kube-proxy/node-c': 5_000 } },
  });
  const victim = pods(begun).find(({ metadata }) => metadata.labels?.app === 'web') as Pod;
  const address = victim.status?.podIP ?? '';
  let session = run(begun, {
    input: 'exec',
    line: `kubectl delete pod ${victim.metadata.name} --grace-period=1`,
  });
  const isGone = (): boolean =>
    !pods(session).some(({ metadata }) => metadata.uid === victim.metadata.uid) &&
    !listed(session).includes(address) &&
    !rulesName(session, 'node-a', address);
  for (let steps = 0; !isGone() && steps < 200; steps++) session = run(session, { input: 'advance', by: 50 });
  expect(isGone()).toBe(true);
  expect(rulesName(session, 'node-c', address)).toBe(true);
  expect(proxyStatus(cluster(session).memory['kube-proxy/node-c'] as ProxyMemory).pending).toBe(false);

  const client = { from: 'pod', namespace: 'default', name: 'toolbox' } as const;
  const request = { client, line: 'curl http://web' };
  const kinds: (string | undefined)[] = [];
  for (let tries = 0; tries < 12; tries++) {
    const sent = take(session, { input: 'send', request });
    session = sent.session;
    const walk = sent.answer.walk;
    const chosen = walk?.hops.find(({ kind }) => kind === 'service-rule')?.after?.dst;
    if (chosen === address) kinds.push(walk?.outcome.kind);
    else expect(walk?.outcome.kind).toBe('answered');
  }
  expect(kinds.length).toBeGreaterThan(0);
  expect(kinds).not.toContain('answered');

  const over = run(session, { input: 'advance', by: 7_000 });
  expect(rulesName(over, 'node-c', address)).toBe(false);
});

test('a delay or instance that does not exist is refused, and nothing else is set', () => {
  const { session } = start(webBehindAClusterIP.files);
  const { answer, session: after } = take(session, {
    input: 'set',
    settings: { delays: { 'kube-proxy/node-x': 1 }, stopped: ['kublet/node-a'] },
  });
  expect(answer.output?.stderr).toBe(
    'there is no node called "node-x"\nnothing called "kublet/node-a" runs in this cluster\n',
  );
  expect(latest(after).settings).toEqual(latest(session).settings);
});

test('shortening a delay lets nothing overtake what is on its way', () => {
  const one = webBehindAClusterIP.files.map(({ name, text }) => ({
    name,
    text: text.replace('replicas: 3', 'replicas: 1'),
  }));
  const slow = run(start(webBehindAClusterIP.files).session, {
    input: 'set',
    settings: { settling: 'manual', delays: { 'kube-proxy/node-c': 4_000 } },
  });
  const session = run(
    slow,
    { input: 'edit', files: one },
    { input: 'advance', by: 1_000 },
    { input: 'set', settings: { delays: {}, settling: 'automatic' } },
  );
  const [only] = pods(session).filter(({ metadata }) => metadata.labels?.app === 'web');
  expect(listed(session)).toEqual([only?.status?.podIP]);
  for (const node of ['node-a', 'node-b', 'node-c'])
    expect(rulesOn(session, node).match(/--to-destination [\d.]+:80\b/g)).toEqual([
      `--to-destination ${only?.status?.podIP}:80`,
    ]);
});
