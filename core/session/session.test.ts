import { expect, test } from 'vitest';
import { listOf, reader, tableOf } from '../apiserver/index.ts';
import { late } from '../late.ts';
import { webBehindAClusterIP } from '../scenarios/index.ts';
import type { Walk } from '../walk/index.ts';
import { dispatch, latest, replay, type Session, start } from './index.ts';
import type { Input, ManifestFile } from './types.ts';

const { files, request } = webBehindAClusterIP;
const take = (session: Session, input: Input) => dispatch(session, input, late);

function edited(session: Session, from: string, to: string): Session {
  const changed = files.map(({ name, text }): ManifestFile => ({ name, text: text.replace(from, to) }));
  return take(session, { input: 'edit', files: changed }).session;
}

function sent(session: Session, line: string = request.line): Walk {
  const { walk } = take(session, { input: 'send', request: { ...request, line } }).answer;
  if (!walk) throw new Error('no walk');
  return walk;
}

const opened = start(files).session;

test('the opening example answers, and its hops tell the whole way', () => {
  const walk = sent(opened);
  expect(walk.outcome.kind).toBe('answered');
  expect(walk.outcome.summary).toBe('200 OK');
  expect(walk.hops.map(({ kind }) => kind)).toEqual([
    'call',
    'dns-answer',
    'socket',
    'service-rule',
    'wire',
    'pod-answer',
    'reply',
    'result',
  ]);
});

test('a Pod keeps its own address inside the cluster, and the client never sees the Pod’s', () => {
  const walk = sent(opened);
  const client = walk.hops[2]?.before?.src;
  expect(walk.outcome.seenClient).toBe(client);
  const reply = walk.hops.find(({ kind }) => kind === 'reply');
  expect(reply?.after?.src).toBe(walk.hops[2]?.before?.dst);
});

test('localhost stays in the Pod, where nobody listens: no query, no node, no rule', () => {
  const walk = sent(opened, 'curl http://localhost');
  expect(walk.outcome.kind).toBe('refused-by-pod');
  expect(walk.hops.map(({ kind }) => kind)).toEqual([
    'call',
    'dns-answer',
    'socket',
    'pod-answer',
    'reply',
    'socket',
    'pod-answer',
    'reply',
    'result',
  ]);
  expect(walk.outcome.printed.filter((line) => line.includes('Trying'))).toEqual([
    '*   Trying [::1]:80...',
    '*   Trying 127.0.0.1:80...',
  ]);
});

test('a node knows no cluster name: its own resolver says NXDOMAIN', () => {
  const client = { from: 'node', name: 'node-c' } as const;
  const { walk } = take(opened, { input: 'send', request: { client, line: 'curl http://web' } }).answer;
  expect(walk?.outcome).toMatchObject({ kind: 'nxdomain', answeredBy: 'router: NXDOMAIN' });
  const byAddress = take(opened, {
    input: 'send',
    request: { client, line: `curl ${sent(opened).hops[2]?.before?.dst}` },
  }).answer.walk;
  expect(byAddress?.outcome.kind).toBe('answered');
});

test('targetPort 8080: the rule is in order, and the Pod itself refuses', () => {
  const walk = sent(edited(opened, 'targetPort: 80', 'targetPort: 8080'));
  expect(walk.outcome).toMatchObject({ kind: 'refused-by-pod', summary: 'Connection refused', exitCode: 7 });
  expect(walk.hops.find(({ kind }) => kind === 'service-rule')?.after?.dport).toBe(8080);
});

test('a selector typo: the client’s own node refuses by rule', () => {
  const walk = sent(edited(opened, 'selector: { app: web }', 'selector: { app: wep }'));
  const clientNode = walk.hops[0]?.place.at === 'pod' ? walk.hops[0].place.node : '';
  const reject = walk.hops.find(({ kind }) => kind === 'reject');
  expect(walk.outcome.kind).toBe('refused-by-rule');
  expect(reject?.place).toMatchObject({ at: 'hook', node: clientNode });
  expect(reject?.considered.at(-1)?.text).toContain('has no endpoints');
});

test('a name that no Service has walks the whole search list to NXDOMAIN', () => {
  const walk = sent(opened, 'curl http://webb');
  expect(walk.outcome.kind).toBe('nxdomain');
  const queries = walk.hops.find(({ kind }) => kind === 'dns-answer')?.steps.map(({ title }) => title);
  expect(queries?.[0]).toBe('resolv.conf completes the name');
  expect(queries?.slice(1)).toEqual([
    'A? webb.default.svc.cluster.local',
    'AAAA? webb.default.svc.cluster.local',
    'A? webb.svc.cluster.local',
    'AAAA? webb.svc.cluster.local',
    'A? webb.cluster.local',
    'AAAA? webb.cluster.local',
    'A? webb',
    'AAAA? webb',
  ]);
});

test('a readiness path that fails from the start: addresses stay in the slice, not ready, and the rule refuses', () => {
  const broken = files.map(({ name, text }) => ({ name, text: text.replace('path: /,', 'path: /nope,') }));
  const { session } = start(broken);
  const slices = listOf(reader(latest(session).cluster.api), 'EndpointSlice');
  const slice = slices.find(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web');
  if (slice?.kind !== 'EndpointSlice') throw new Error('no slice');
  expect(slice.endpoints?.map(({ conditions }) => conditions?.ready)).toEqual([false, false, false]);
  const walk = sent(session);
  expect(walk.outcome.kind).toBe('refused-by-rule');
  expect(walk.hops.find(({ kind }) => kind === 'reject')?.candidates.map(({ reason }) => reason)).toEqual([
    'not ready',
    'not ready',
    'not ready',
  ]);
});

test('a readiness path that breaks later: the rollout waits, and the old Pods keep answering', () => {
  const session = edited(opened, 'path: /,', 'path: /nope,');
  expect(sent(session).outcome.kind).toBe('answered');
});

test('starting the Deployment afresh leaves only Pods that never get ready: the rule refuses', () => {
  const waiting = edited(opened, 'path: /,', 'path: /nope,');
  const deleted = take(waiting, { input: 'exec', line: 'kubectl delete deployment web' });
  expect(deleted.answer.output?.stdout).toBe('deployment.apps "web" deleted from default namespace\n');
  const again = take(deleted.session, { input: 'exec', line: 'kubectl apply -f web.yaml' });
  expect(again.answer.output?.stdout).toBe('service/web unchanged\ndeployment.apps/web created\n');
  expect(sent(again.session).outcome.kind).toBe('refused-by-rule');
});

test('text with an error leaves the cluster as it was, and says where', () => {
  const { session, answer } = take(opened, {
    input: 'edit',
    files: [{ name: 'web.yaml', text: files[0].text.replace('port: 80,', 'port: 99999,') }, files[1]],
  });
  expect(answer.frame.applied).toBe(false);
  expect(answer.frame.problems[0]).toMatchObject({
    from: 'api',
    range: { file: 'web.yaml', startLine: 8 },
  });
  expect(latest(session).cluster.api).toBe(latest(opened).cluster.api);
  expect(sent(session).outcome.kind).toBe('answered');
});

test('a document taken out takes its object along', () => {
  const { session } = take(opened, {
    input: 'edit',
    files: [{ name: 'web.yaml', text: files[0].text.slice(files[0].text.indexOf('---')) }, files[1]],
  });
  expect(sent(session).outcome.kind).toBe('nxdomain');
});

test('hops point at the lines of YAML that decide them', () => {
  const rule = sent(opened).hops.find(({ kind }) => kind === 'service-rule');
  const lines = rule?.derivedFrom.map(({ path, source }) => [path, source?.file, source?.startLine]);
  expect(lines).toContainEqual(['spec.ports[0].targetPort', 'web.yaml', 8]);
  expect(lines).toContainEqual(['spec.selector', 'web.yaml', 6]);
  expect(lines).toContainEqual(['spec.template.spec.containers[0].readinessProbe', 'web.yaml', 23]);
});

test('live = replayed, and the state is plain data', () => {
  const once = take(opened, { input: 'send', request }).session;
  const twice = take(once, { input: 'advance', by: 5000 }).session;
  expect(latest(replay(twice.history.inputs, late))).toEqual(latest(twice));
  expect(JSON.parse(JSON.stringify(latest(twice)))).toEqual(latest(twice));
});

test('the path is decided by rules alone: with the API emptied the same request takes the same way', () => {
  const state = latest(opened);
  const clientOnly = {
    Pod: tableOf(state.cluster.api, 'Pod'),
    Node: tableOf(state.cluster.api, 'Node'),
  };
  const emptied = {
    ...state,
    cluster: { ...state.cluster, api: { ...state.cluster.api, objects: clientOnly } },
  };
  const address = sent(opened).hops[2]?.before?.dst ?? '';
  const ruled = (session: Session) =>
    sent(session, `curl http://${address}`).hops.map(({ place, after }) => [place, after?.dst]);
  expect(
    ruled({
      ...opened,
      history: { inputs: opened.history.inputs, instants: [{ at: 0, revision: 0, state: emptied }] },
    }),
  ).toEqual(ruled(opened));
});
