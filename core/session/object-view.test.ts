import { expect, test } from 'vitest';
import { listOf, reader } from '../apiserver/index.ts';
import { late } from '../late.ts';
import { webBehindAClusterIP } from '../scenarios/index.ts';
import { controlsOf, dispatch, latest, objectView, start, tableView } from './index.ts';

const { files } = webBehindAClusterIP;
const opened = start(files).session;
const state = latest(opened);
const [pod] = listOf(reader(state.cluster.api), 'Pod').filter(({ metadata }) =>
  metadata.name.startsWith('web-'),
);
if (!pod) throw new Error('no Pod');

test('an object reads as kubectl prints it, and says what to type for it', () => {
  const view = objectView(state, 'Pod', 'default', pod.metadata.name);
  const line = `kubectl get pod ${pod.metadata.name} -o yaml`;
  expect(view?.command).toBe(line);
  const typed = dispatch(opened, { input: 'exec', line }, late).answer.output;
  expect(view?.yaml).toBe(typed?.stdout);
  expect(objectView(state, 'Pod', 'default', 'nobody')).toBeUndefined();
  expect(objectView(state, 'Teapot', 'default', 'short')).toBeUndefined();
});

test('a table is the server’s own: kubectl prints the same cells', () => {
  const table = tableView(state, 'Service');
  expect(table?.columns.filter(({ wide }) => !wide).map(({ name }) => name)).toEqual([
    'NAME',
    'TYPE',
    'CLUSTER-IP',
    'EXTERNAL-IP',
    'PORT(S)',
    'AGE',
  ]);
  expect(table?.rows.map(({ namespace, name }) => `${namespace}/${name}`)).toContain('kube-system/kube-dns');
  expect(tableView(state, 'Teapot')).toBeUndefined();
});

test('every manifest is one that the API server takes, and applied again it changes nothing that a person wrote', () => {
  const kinds = ['Service', 'Deployment', 'ReplicaSet', 'Pod', 'EndpointSlice', 'ConfigMap', 'Node'];
  for (const kind of kinds)
    for (const { namespace, name } of tableView(state, kind)?.rows ?? []) {
      const text = objectView(state, kind, namespace, name)?.manifest ?? '';
      const { frame } = dispatch(
        opened,
        { input: 'edit', files: [...files, { name: 'copy.yaml', text }] },
        late,
      ).answer;
      expect([kind, name, frame.problems.filter(({ severity }) => severity === 'error')]).toEqual([
        kind,
        name,
        [],
      ]);
    }
});

test('a copy of what a controller owns stands beside it under a name of its own, and is nobody’s', () => {
  const text = objectView(state, 'Pod', 'default', pod.metadata.name)?.manifest ?? '';
  expect(text).toContain(`name: ${pod.metadata.name}-copy`);
  expect(text).not.toMatch(/ownerReferences|pod-template-hash|status:|uid:|nodeName/);
  const after = latest(
    dispatch(opened, { input: 'edit', files: [...files, { name: 'copy.yaml', text }] }, late).session,
  );
  const names = listOf(reader(after.cluster.api), 'Pod').map(({ metadata }) => metadata.name);
  expect(names).toContain(pod.metadata.name);
  expect(names).toContain(`${pod.metadata.name}-copy`);
});

test('what can be set is told with its usual value and its source; each name is one that `set` takes', () => {
  const { delays, instances } = controlsOf(state);
  expect(instances).toContain('kube-proxy/node-c');
  expect(delays.every(({ source, what }) => source.length > 5 && what.length > 5)).toBe(true);
  const all = Object.fromEntries(delays.map(({ name, ms }) => [name, ms]));
  const taken = dispatch(
    opened,
    { input: 'set', settings: { delays: all, stopped: instances } },
    late,
  ).answer;
  expect(taken.output).toBeUndefined();
});
