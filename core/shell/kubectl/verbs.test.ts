import { expect, test } from 'vitest';
import type { Pod } from '../../api/index.ts';
import {
  type ApiState,
  bootstrap,
  write as carryOut,
  emptyApi,
  getOf,
  reader,
  type Write,
} from '../../apiserver/index.ts';
import { kubectl } from './kubectl.ts';

const context = { now: 60_000, draw: () => 0.5 };

const fresh = bootstrap(
  emptyApi({
    serviceClusterIPRanges: ['10.96.0.0/16'],
    nodePortRange: { from: 30000, to: 32767 },
    podCIDRs: ['10.244.0.0/16'],
    advertiseAddress: '10.0.0.10',
  }),
  context,
).state;

/** The state after a request that is taken. */
function write(api: ApiState, request: Write): ApiState {
  const result = carryOut(api, request, context);
  if (!result.ok) throw new Error(result.status.message);
  return result.state;
}

const wordsOf = (line: string): readonly string[] =>
  (line.match(/(?:[^\s']|'[^']*')+/g) ?? []).map((word) => word.replaceAll("'", ''));

const run = (api: ApiState, line: string) =>
  kubectl(wordsOf(line), { api, files: {}, namespace: 'default', context });

/** The state after these commands, all of which succeed. */
function after(...lines: readonly string[]): ApiState {
  return lines.reduce((api, line) => {
    const { state, stderr, exitCode } = run(api, line);
    expect({ line, stderr, exitCode }).toEqual({ line, stderr: '', exitCode: 0 });
    return state;
  }, fresh);
}

const web = 'create deployment web --image=nginx:1.27 --port=80';

test('a Deployment is made, exposed, scaled and relabelled without a file', () => {
  const api = after(
    web,
    'expose deploy web --type=NodePort',
    'scale deploy web --replicas=3',
    'label svc web team=shop',
    'set image deploy/web nginx=nginx:1.28',
    'set selector svc web app=other',
  );
  expect(reader(api).get('Deployment', 'default', 'web')).toMatchObject({
    spec: { replicas: 3, template: { spec: { containers: [{ name: 'nginx', image: 'nginx:1.28' }] } } },
  });
  expect(reader(api).get('Service', 'default', 'web')).toMatchObject({
    metadata: { labels: { app: 'web', team: 'shop' } },
    spec: { type: 'NodePort', selector: { app: 'other' }, ports: [{ port: 80, targetPort: 80 }] },
  });
});

test('what was found is printed, what is missing is told', () => {
  const api = after(web);
  expect(run(api, 'get deploy web nosuch')).toMatchObject({
    stdout: 'NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    0/1     0            0           0s\n',
    stderr: 'Error from server (NotFound): deployments.apps "nosuch" not found\n',
    exitCode: 1,
  });
  expect(run(api, 'get deploy,svc -o name').stdout).toBe('deployment.apps/web\nservice/kubernetes\n');
});

test('every write takes a dry run', () => {
  const api = after(web);
  for (const line of ['scale deploy web --replicas=3', 'label deploy web a=b', 'delete deploy web']) {
    const result = run(api, `${line} --dry-run=server`);
    expect(result.stdout).toMatch(/ \(server dry run\)\n$/);
    expect(result.state).toBe(api);
  }
});

test('labels are not overwritten unasked', () => {
  const api = after(web);
  expect(run(api, 'label deploy web app=other')).toMatchObject({
    stderr: "error: 'app' already has a value (web), and --overwrite is false\n",
    exitCode: 1,
  });
  expect(run(api, 'label deploy web app=other --overwrite').stdout).toBe('deployment.apps/web labeled\n');
  expect(run(api, 'label deploy web app-').stdout).toBe('deployment.apps/web unlabeled\n');
});

test('patches of three kinds', () => {
  const api = after('create service clusterip web --tcp=80:8080');
  const strategic = run(api, `patch svc web -p '{"spec":{"ports":[{"port":443,"name":"https"}]}}'`);
  expect(reader(strategic.state).get('Service', 'default', 'web')).toMatchObject({
    spec: { ports: [{ port: 443 }, { port: 80 }] },
  });
  const merge = run(api, `patch svc web --type=merge -p '{"metadata":{"labels":null}}'`);
  expect(reader(merge.state).get('Service', 'default', 'web')?.metadata.labels).toBeUndefined();
  const json = run(api, `patch svc web --type=json -p '[{"op":"test","path":"/kind","value":"Pod"}]'`);
  expect(json.stderr).toBe(
    'The request is invalid: the server rejected our request due to an error in our request\n',
  );
  expect(run(api, `patch svc web -p '{}'`).stdout).toBe('service/web patched (no change)\n');
});

test('a rollout can be paused once', () => {
  const api = after(web, 'rollout pause deploy web');
  expect(run(api, 'rollout pause deploy web').stderr).toBe(
    'error: deployments.apps "web" is already paused\n',
  );
  expect(run(api, 'rollout status deploy web').stdout).toBe(
    'Waiting for deployment spec update to be observed...\n',
  );
  expect(run(api, 'rollout undo deploy web').stderr).toBe(
    'error: no rollout history found for deployment "web"\n',
  );
});

test('a node is cordoned, drained of what has a controller, and used again', () => {
  const node: Write = {
    effect: 'Write',
    verb: 'create',
    object: { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-a' } },
  };
  const made = write(after('run box --image=busybox'), node);
  const pod = getOf(reader(made), 'Pod', 'default', 'box') as Pod;
  const bound = write(made, {
    effect: 'Write',
    verb: 'update',
    object: { ...pod, spec: { ...pod.spec, nodeName: 'node-a' } },
  });
  const refused = run(bound, 'drain node-a');
  expect(refused).toMatchObject({
    stdout: 'node/node-a cordoned\n',
    exitCode: 1,
    stderr:
      'error: unable to drain node "node-a" due to error: cannot delete Pods that declare no controller (use --force to override): default/box, continuing command...\n' +
      'There are pending nodes to be drained:\n node-a\n' +
      'cannot delete Pods that declare no controller (use --force to override): default/box\n',
  });
  const drained = run(refused.state, 'drain node-a --force --grace-period=7');
  expect(drained).toMatchObject({
    stdout: 'node/node-a already cordoned\nevicting pod default/box\npod/box evicted\nnode/node-a drained\n',
    stderr: 'Warning: deleting Pods that declare no controller: default/box\n',
  });
  expect(getOf(reader(drained.state), 'Pod', 'default', 'box')).toMatchObject({
    metadata: { deletionGracePeriodSeconds: 7 },
    status: { conditions: [{ type: 'DisruptionTarget', reason: 'EvictionByEvictionAPI' }] },
  });
  expect(run(drained.state, 'uncordon node-a').stdout).toBe('node/node-a uncordoned\n');
});

test('on the server each manager applies its own fields; what it no longer says goes', () => {
  const service = (spec: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: dns, labels: {app: dns}}\nspec: {${spec}}\n`;
  const apply = (api: ApiState, spec: string, flags = '') =>
    kubectl(wordsOf(`apply --server-side -f dns.yaml ${flags}`), {
      api,
      files: { 'dns.yaml': service(spec) },
      namespace: 'default',
      context,
    });
  const [tcp, udp] = ['TCP', 'UDP'].map(
    (each) => `{name: ${each.toLowerCase()}, port: 53, protocol: ${each}}`,
  );
  const first = apply(fresh, `selector: {app: dns}, ports: [${tcp}, ${udp}]`);
  expect(first.stdout).toBe('service/dns serverside-applied\n');
  const portsIn = (api: ApiState) => getOf(reader(api), 'Service', 'default', 'dns')?.spec.ports;
  expect(portsIn(first.state)).toHaveLength(2);
  const fewer = apply(first.state, `selector: {app: dns}, ports: [${udp}]`);
  expect(portsIn(fewer.state)).toMatchObject([{ protocol: 'UDP', port: 53, targetPort: 53 }]);
  const other = apply(fewer.state, `selector: {app: web}, ports: [${tcp}]`, '--field-manager=other');
  expect(other.stderr).toMatch(
    /^error: Apply failed with 1 conflict: conflict with "kubectl": \.spec\.selector\.app\n/,
  );
  const forced = apply(
    fewer.state,
    `selector: {app: web}, ports: [${tcp}]`,
    '--field-manager=other --force-conflicts',
  );
  expect(portsIn(forced.state)).toHaveLength(2);
  expect(run(forced.state, 'get svc dns -o yaml').stdout).not.toContain('managedFields');
});

test('a word that is no command brings the nearest ones to mind', () => {
  expect(run(fresh, 'descibe svc').stderr).toBe(
    'error: unknown command "descibe" for "kubectl"\n\nDid you mean this?\n\tdescribe\n',
  );
});

// kubectl pkg/cmd/{exec,edit,autoscale,cp,diff}: what the real one finds wrong itself comes first
test.each([
  ['exec web', 'error: you must specify at least one command for the container'],
  [
    'exec web ls',
    "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples",
  ],
  ['exec nosuch -- ls', 'Error from server (NotFound): pods "nosuch" not found'],
  ['edit svc/nosuch', 'Error from server (NotFound): services "nosuch" not found'],
  [
    'edit svc/kubernetes',
    'error: kubectl edit is not simulated: there is no editor for it here; change the text of the cluster, or use kubectl patch',
  ],
  ['autoscale deploy/web', 'error: required flag(s) "max" not set'],
  ['autoscale deploy/nosuch --max=3', 'Error from server (NotFound): deployments.apps "nosuch" not found'],
  ['cp a b', 'error: one of src or dest must be a remote file specification'],
  ['diff', 'error: must specify one of -f and -k'],
  [
    'cluster-info',
    'error: kubectl cluster-info is not simulated: the nodes and their addresses are on the canvas',
  ],
])('kubectl %s is refused in plain words', (line, text) => {
  expect(run(fresh, line).stderr).toBe(`${text}\n`);
});

// kubectl pkg/cmd/set/{set_env,helper}.go
test('set env puts variables into every container, in the places of those that are there', () => {
  const env = (api: ApiState) =>
    run(api, 'get deploy web -o jsonpath={.spec.template.spec.containers[0].env}').stdout;
  const made = after('create deployment web --image=nginx', 'set env deploy/web A=1 B=2');
  expect(env(made)).toBe('[{"name":"A","value":"1"},{"name":"B","value":"2"}]');
  const again = run(made, 'set env deploy web B- C=3 A=4');
  expect(again.stdout).toBe('deployment.apps/web env updated\n');
  expect(env(again.state)).toBe('[{"name":"A","value":"4"},{"name":"C","value":"3"}]');
  expect(run(again.state, 'set env deploy/web A=4')).toMatchObject({ stdout: '', stderr: '', exitCode: 0 });
  expect(run(made, 'set env deploy/web 1A=b').stderr).toMatch(/^error: "1A" is not a valid key name: /);
  expect(run(made, 'set env deploy/web -c x* A=b').stderr).toBe(
    'Warning: Deployment/web does not have any containers matching "x*"\n',
  );
});
