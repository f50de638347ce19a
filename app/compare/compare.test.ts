import { expect, test } from 'vitest';
import type { Client, Comparison, ManifestFile, Variant } from '../../core/index.ts';
import { start, webBehindAClusterIP } from '../../core/index.ts';
import { compare, historyView, late } from '../../core/late.ts';
import { emptyMirror, foldFrame } from '../state/index.ts';
import { endsText } from './Difference.tsx';
import { stationsOf } from './path.ts';
import { chosen, questionsFor } from './questions.ts';
import { hostAndPort, serviceOf } from './service.ts';

const outside: Client = { from: 'outside', name: 'client' };
const inside: Client = { from: 'pod', namespace: 'default', name: 'client' };

/** The example with a load balancer, and its Pods everywhere but on one node. */
const balanced: readonly ManifestFile[] = webBehindAClusterIP.files.map(({ name, text }) => ({
  name,
  text: text
    .replace('type: ClusterIP', 'type: LoadBalancer\n  externalTrafficPolicy: Cluster')
    .replace('replicas: 3', 'replicas: 2'),
}));

function world(files: readonly ManifestFile[] = balanced) {
  const { session, answer } = start(files);
  const mirror = foldFrame(emptyMirror, answer.frame);
  return { session, mirror, files };
}

type World = ReturnType<typeof world>;

const asked = ({ session, mirror, files }: World, client: Client, line: string) => ({
  client,
  line,
  service: serviceOf(mirror, line),
  nodes: mirror.nodes,
  clients: mirror.clients,
  files,
  history: historyView(session),
});

function sides(at: World, client: Client, line: string, left: Variant, right: Variant): Comparison {
  return compare(at.session, { client, line }, { left, right }, late);
}

test('a request line names a host and a port in every way that people type it', () => {
  expect(hostAndPort('curl http://web')).toEqual({ host: 'web', port: 80 });
  expect(hostAndPort('curl -v http://192.168.1.11:30080/x')).toEqual({ host: '192.168.1.11', port: 30080 });
  expect(hostAndPort('curl http://[fd00::9]:8080')).toEqual({ host: 'fd00::9', port: 8080 });
  expect(hostAndPort('nc -zv web 5432')).toEqual({ host: 'web', port: 5432 });
});

test('questions fit the request: policies of the Service that it is for, the entry node only from outside', () => {
  const at = world();
  const ids = (client: Client, line: string): readonly string[] =>
    questionsFor(asked(at, client, line)).map(({ id }) => id);
  expect(ids(outside, 'curl http://198.51.100.10')).toEqual([
    'externalTrafficPolicy',
    'internalTrafficPolicy',
    'entry',
    'mode',
    'instant',
    'sender',
  ]);
  expect(ids(inside, 'curl http://web')[0]).toBe('internalTrafficPolicy');
  expect(ids(inside, 'curl http://nobody')).not.toContain('internalTrafficPolicy');
});

test('a node port is entered by another node by dialling that node', async () => {
  const at = world();
  const entry = questionsFor(asked(at, outside, 'curl http://192.168.1.11:30080')).find(
    ({ id }) => id === 'entry',
  );
  const { right } = chosen(entry ?? expect.fail('no question'), undefined, undefined);
  expect((await right.variant()).request).toEqual({ line: 'curl http://192.168.1.13:30080' });
});

test('the way under Cluster ends at another node with the client hidden, under Local with the client seen', async () => {
  const at = world();
  const line = 'curl http://198.51.100.10';
  const question = questionsFor(asked(at, outside, line))[0] ?? expect.fail('no question');
  const { left, right } = chosen(question, undefined, undefined);
  const comparison = sides(at, outside, line, await left.variant(), await right.variant());
  const told = [comparison.left, comparison.right].map(({ walk }) => walk ?? expect.fail('no walk'));
  const [cluster, local] = told.map(stationsOf);
  expect(cluster?.map(({ kind }) => kind).slice(0, 3)).toEqual(['outside', 'balancer', 'node']);
  expect(cluster?.flatMap(({ deeds }) => deeds).some(({ text }) => text.startsWith('source becomes'))).toBe(
    true,
  );
  expect(local?.flatMap(({ deeds }) => deeds).some(({ text }) => text.startsWith('source becomes'))).toBe(
    false,
  );
  expect(local?.at(-1)?.pods.at(-1)?.reached).toBe(true);
  expect(endsText(comparison)).toMatch(/^externalTrafficPolicy: Cluster: 200 OK, and the Pod sees (?!203)/);
  expect(endsText(comparison)).toContain(
    'externalTrafficPolicy: Local: 200 OK, and the Pod sees 203.0.113.7',
  );
});

test('a request that a rule drops ends at its node', () => {
  const at = world();
  const files = balanced.map(({ name, text }) => ({
    name,
    text: text.replace('Policy: Cluster', 'Policy: Local'),
  }));
  const mine = at.mirror.nodes.map(({ name }) => name);
  const comparisons = mine.map((entry) =>
    sides(
      at,
      outside,
      'curl http://198.51.100.10',
      { label: 'here', files, request: { entry } },
      { label: 'there', files },
    ),
  );
  const dropped = comparisons.find(({ left }) => left.walk?.outcome.kind === 'timeout-by-rule');
  const last = stationsOf(dropped?.left.walk ?? expect.fail('no node dropped it')).at(-1);
  expect(last).toMatchObject({ kind: 'node', failed: true });
  expect(last?.deeds.at(-1)).toMatchObject({ tone: 'end' });
});

test('a name that does not exist ends where it was asked for', () => {
  const at = world();
  const { left } = sides(at, inside, 'curl http://webb', { label: 'a' }, { label: 'b' });
  const stations = stationsOf(left.walk ?? expect.fail('no walk'));
  expect(stations.at(-1)).toMatchObject({ failed: true });
  expect(stations.flatMap(({ deeds }) => deeds).at(-1)?.tone).toBe('end');
});
