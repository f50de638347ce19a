import { expect, test } from 'vitest';
import { provideWords, serverWords } from '../api/index.ts';
import { type ApiState, bootstrap, emptyApi, reader } from '../apiserver/index.ts';
import { parseManifest, rangeOf } from '../manifest/index.ts';
import { applyDocuments } from './apply-documents.ts';
import { kubectl } from './kubectl/kubectl.ts';

provideWords(serverWords);

const context = { now: 0, draw: () => 0.5 };

const fresh = (): ApiState =>
  bootstrap(
    emptyApi({
      serviceClusterIPRanges: ['10.96.0.0/16'],
      nodePortRange: { from: 30000, to: 32767 },
      podCIDRs: ['10.244.0.0/16'],
      advertiseAddress: '10.0.0.10',
    }),
    context,
  ).state;

function run(line: string, files: Readonly<Record<string, string>>, api = fresh()) {
  return kubectl(line.split(' '), { api, files, namespace: 'default', context });
}

const service = (name: string, rest = '') =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  ports:\n  - port: 80\n${rest}`;

test('apply says created, unchanged, configured', () => {
  const first = run('apply -f web.yaml', { 'web.yaml': service('web') });
  expect(first.stdout).toBe('service/web created\n');
  const again = run('apply -f web.yaml', { 'web.yaml': service('web') }, first.state);
  expect(again).toMatchObject({ stdout: 'service/web unchanged\n', events: [] });
  const changed = run(
    'apply -f web.yaml',
    { 'web.yaml': service('web', '    targetPort: 8080\n') },
    again.state,
  );
  expect(changed.stdout).toBe('service/web configured\n');
  expect(changed.events.map(({ type }) => type)).toEqual(['MODIFIED']);
});

test('what was never applied is warned of and stays', () => {
  const made = run('create -f web.yaml', { 'web.yaml': service('web', '  selector: {app: web}\n') });
  const applied = run('apply -f web.yaml', { 'web.yaml': service('web') }, made.state);
  expect(applied.stderr).toContain(
    'Warning: resource services/web is missing the kubectl.kubernetes.io/last-applied-configuration annotation',
  );
  expect(reader(applied.state).get('Service', 'default', 'web')).toMatchObject({
    spec: { selector: { app: 'web' } },
  });
});

test('a dry run changes nothing', () => {
  const result = run('apply -f web.yaml --dry-run=server', { 'web.yaml': service('web') });
  expect(result).toMatchObject({ stdout: 'service/web created (server dry run)\n', events: [] });
  expect(reader(result.state).get('Service', 'default', 'web')).toBeUndefined();
});

test('documents before a syntax error are applied, the error comes last', () => {
  const result = run('apply -f web.yaml', { 'web.yaml': `${service('web')}---\nkind: Service\n\tname: x\n` });
  expect(result).toMatchObject({
    stdout: 'service/web created\n',
    stderr:
      'error: error parsing web.yaml: error converting YAML to JSON: yaml: line 2: found a tab character that violates indentation\n',
    exitCode: 1,
  });
});

test('an unknown field is refused on create and on update, each in its own words', () => {
  const bad = service('web', '  foo: bar\n');
  expect(run('apply -f web.yaml', { 'web.yaml': bad }).stderr).toBe(
    'Error from server (BadRequest): error when creating "web.yaml": Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.foo"\n',
  );
  const { state } = run('apply -f web.yaml', { 'web.yaml': service('web') });
  expect(run('apply -f web.yaml', { 'web.yaml': bad }, state).stderr).toMatch(
    /^The request is invalid: patch: Invalid value: "map\[.*spec:map\[foo:bar\]\]": strict decoding error: unknown field "spec.foo"\n$/,
  );
});

test('delete takes files, names, types with slash and selectors', () => {
  const labelled = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {app: web}}\n';
  const files = { 'all.yaml': `${service('web')}---\n${labelled}` };
  const { state } = run('apply -f all.yaml', files);
  const both = 'service "web" deleted from default namespace\nconfigmap "a" deleted from default namespace\n';
  expect(run('delete -f all.yaml', files, state).stdout).toBe(both);
  expect(run('delete svc/web cm/a', files, state).stdout).toBe(both);
  expect(run('delete cm -l app=web', files, state).stdout).toBe(
    'configmap "a" deleted from default namespace\n',
  );
  expect(run('delete cm -l app=api', files, state).stdout).toBe('No resources found\n');
  expect(run('delete svc nosuch', files, state)).toMatchObject({
    stderr: 'Error from server (NotFound): services "nosuch" not found\n',
    exitCode: 1,
  });
  expect(run('delete foo x', files, state).stderr).toBe(
    'error: the server doesn\'t have a resource type "foo"\n',
  );
});

test('an unknown flag names the command to ask', () => {
  expect(run('apply --foo', {}).stderr).toBe(
    "error: unknown flag: --foo\nSee 'kubectl apply --help' for usage.\n",
  );
});

/** What is marked in a text, as `TEXT: message`. */
function marks(text: string, api = fresh()): readonly string[] {
  const { documents } = parseManifest('web.yaml', text);
  return applyDocuments(documents, api, context).applied.flatMap(({ document, problems }) =>
    problems.map(({ path, part, message }) => {
      const { startLine, startColumn, endColumn } = rangeOf(document, path, part);
      return `${(text.split('\n')[startLine - 1] as string).slice(startColumn - 1, endColumn - 1)}: ${message}`;
    }),
  );
}

test('every mistake is marked where it stands', () => {
  expect(marks(service('web', '    targetPort: http_web\n  type: Nodeport\n'))).toEqual([
    'http_web: spec.ports[0].targetPort: Invalid value: "http_web": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    'Nodeport: spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ]);
  expect(marks(service('web', '    targetport: 8080\n  typ: NodePort\n'))).toEqual([
    'targetport: unknown field "spec.ports[0].targetport"',
    'typ: unknown field "spec.typ"',
  ]);
  expect(marks(service('web', '    nodePort: "30080"\n'))).toEqual([
    '"30080": json: cannot unmarshal string into Go struct field ServicePort.spec.ports.nodePort of type int32',
  ]);
  expect(marks('apiVersion: v1\nkind: Servce\nmetadata: {name: web}\n')[0]).toMatch(
    /^Servce: error: resource mapping/,
  );
  expect(
    marks(
      'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {ports: [{port: 1}]}\n',
    ),
  ).toEqual([
    'shop: Error from server (NotFound): error when creating "web.yaml": namespaces "shop" not found',
  ]);
});

test('documents are applied each on its own, and the line is the one kubectl prints', () => {
  const { documents } = parseManifest(
    'web.yaml',
    `${service('web')}---\n${service('API')}---\n${service('db')}`,
  );
  const { applied, state, events } = applyDocuments(documents, fresh(), context);
  expect(applied.map(({ ok, line }) => [ok, line.slice(0, 30)])).toEqual([
    [true, 'service/web created'],
    [false, 'The Service "API" is invalid: '],
    [true, 'service/db created'],
  ]);
  expect(events).toHaveLength(2);
  expect(applyDocuments(documents, state, context).applied[0]?.line).toBe('service/web unchanged');
});

test('a warning is a mark as well', () => {
  const headless = service('web', '  clusterIP: None\n  externalIPs: [203.0.113.7]\n');
  expect(marks(headless)).toEqual(['[203.0.113.7]: spec.externalIPs is ignored for headless services']);
});
