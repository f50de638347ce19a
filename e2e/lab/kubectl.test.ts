import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reader } from '../../core/apiserver/index.ts';
import { newCluster } from './cluster.ts';
import { noKubectl, type Ran, runKubectl } from './kubectl.ts';
import { type Lab, startLab } from './lab.ts';

const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports: [{name: http, containerPort: 80}]
        readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}]
`;

/** One port number for two protocols, which a client-side apply cannot tell apart. */
const sides = (app: string, protocol: string): string => `apiVersion: v1
kind: Service
metadata: {name: sides}
spec:
  ${app === '' ? '' : `selector: {app: ${app}}`}
  ports: [{name: ${protocol.toLowerCase()}, port: 53, protocol: ${protocol}}]
`;

const files = {
  'web.yaml': web,
  'sides.yaml': sides('a', 'TCP'),
  'sides-udp.yaml': sides('', 'UDP'),
  'sides-clash.yaml': sides('b', 'TCP'),
  'typo.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {ports: [{port: 80, targetport: 8080}]}\n',
  'bad.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: bad}\nspec: {type: Nodeport, ports: [{port: 70000}]}\n',
};

let lab: Lab;
const kubectl = (line: string, interruptAfter = 0): Promise<Ran> => {
  const words = line.match(/(?:[^\s']|'[^']*')+/g) ?? [];
  const args = words.map((word) => word.replaceAll("'", ''));
  return runKubectl(lab.url, args, { files, interruptAfter });
};
const done = (stdout: string): Ran => ({ stdout, stderr: '', exitCode: 0 });
const refused = (stderr: string): Ran => ({ stdout: '', stderr, exitCode: 1 });

/** Each test goes on from the one before, as a person does at a prompt. Time runs tenfold. */
describe.skipIf(noKubectl)('the real kubectl against a cluster', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    lab = await startLab(newCluster(), { speed: 10 });
  });
  afterAll(() => lab.close());

  test('knows the server and what it serves', async () => {
    expect((await kubectl('version')).stdout).toContain('Server Version: v1.34.9');
    expect((await kubectl('api-resources --namespaced=false')).stdout).toBe(
      'NAME         SHORTNAMES   APIVERSION   NAMESPACED   KIND\n' +
        'namespaces   ns           v1           false        Namespace\n' +
        'nodes        no           v1           false        Node\n',
    );
  });

  test('applies, and waits until the rollout is complete', async () => {
    expect(await kubectl('apply -f web.yaml')).toEqual(
      done('deployment.apps/web created\nservice/web created\n'),
    );
    const status = await kubectl('rollout status deployment/web');
    expect(status.stdout).toMatch(/deployment "web" successfully rolled out\n$/);
    expect(await kubectl('apply -f web.yaml')).toEqual(
      done('deployment.apps/web unchanged\nservice/web unchanged\n'),
    );
    expect((await kubectl('wait --for=condition=Ready pod -l app=web')).stdout).toMatch(
      /^(pod\/web-\S+ condition met\n){2}$/,
    );
  });

  test('shows what there is', async () => {
    const pods = (await kubectl('get pods -o wide')).stdout.trim().split('\n');
    expect(pods[0]).toMatch(
      /^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES$/,
    );
    expect(pods.slice(1)).toHaveLength(2);
    for (const pod of pods.slice(1))
      expect(pod).toMatch(
        /^web-\S+ +1\/1 +Running +0 +\d+m?\d*s? +10\.244\.\d\.\d+ +node-[abc] +<none> +<none>$/,
      );
    expect((await kubectl('get deploy,svc -o name')).stdout).toBe(
      'deployment.apps/web\nservice/kubernetes\nservice/web\n',
    );
    const addresses = (await kubectl("get pods -l app=web -o jsonpath='{.items[*].status.podIP}'")).stdout;
    const described = (await kubectl('describe svc web')).stdout;
    const endpoints = /Endpoints: +(\S+)/.exec(described)?.[1]?.split(',').sort();
    expect(endpoints).toEqual(
      addresses
        .split(' ')
        .map((address) => `${address}:80`)
        .sort(),
    );
    const yaml = (await kubectl('get svc web -o yaml')).stdout;
    expect(yaml).toContain('  internalTrafficPolicy: Cluster\n');
    expect((await kubectl('describe pod -l app=web')).stdout).toContain('Started container web');
    expect((await kubectl('describe node node-a')).stdout).toMatch(/^Name: +node-a\n/);
    expect((await kubectl('describe deploy web')).stdout).toContain(
      '2 desired | 2 updated | 2 total | 2 available',
    );
  });

  test('scales and watches', async () => {
    const watch = kubectl('get pods -w', 8000);
    await new Promise((begun) => setTimeout(begun, 1500));
    expect(await kubectl('scale deploy web --replicas=3')).toEqual(done('deployment.apps/web scaled\n'));
    await kubectl('rollout status deploy web');
    const lines = (await watch).stdout.trim().split('\n');
    const last = lines.at(-1) as string;
    expect(last).toMatch(/^web-\S+ +1\/1 +Running/);
    const name = last.split(' ')[0] as string;
    expect(lines.filter((line) => line.startsWith(name)).map((line) => line.split(/ +/)[2])).toContain(
      'Pending',
    );
    expect(await kubectl('scale deploy web --current-replicas=7 --replicas=1')).toEqual(
      refused('error: Expected replicas to be 7, was 3\n'),
    );
  });

  test('rolls out another image, restarts, and goes back', async () => {
    expect(await kubectl('set image deploy/web web=nginx:1.28')).toEqual(
      done('deployment.apps/web image updated\n'),
    );
    await kubectl('rollout status deploy web');
    const image = async () =>
      (await kubectl("get pods -o jsonpath='{.items[*].spec.containers[0].image}'")).stdout;
    await kubectl('wait --for=delete pod -l app=web,nosuch');
    expect(await image()).toContain('nginx:1.28');
    expect(await kubectl('rollout undo deploy/web')).toEqual(done('deployment.apps/web rolled back\n'));
    await kubectl('rollout status deploy web');
    expect((await kubectl("get deploy web -o jsonpath='{..image}'")).stdout).toBe('nginx:1.27');
    expect(await kubectl('rollout restart deploy web')).toEqual(done('deployment.apps/web restarted\n'));
    expect((await kubectl('rollout history deploy web')).stdout).toMatch(
      /REVISION {2}CHANGE-CAUSE\n2 +<none>\n3/,
    );
  });

  test('labels, annotates and patches', async () => {
    expect(await kubectl('label svc web team=shop')).toEqual(done('service/web labeled\n'));
    expect(await kubectl('label svc web team=ops')).toEqual(
      refused("error: 'team' already has a value (shop), and --overwrite is false\n"),
    );
    expect(await kubectl('annotate svc web note=hello')).toEqual(done('service/web annotated\n'));
    expect(await kubectl(`patch svc web --type=merge -p '{"spec":{"type":"NodePort"}}'`)).toEqual(
      done('service/web patched\n'),
    );
    expect(
      await kubectl(
        `patch svc web --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":8080}]'`,
      ),
    ).toEqual(done('service/web patched\n'));
    expect((await kubectl('get svc web -L team')).stdout).toMatch(/NodePort .* 8080:3\d{4}\/TCP .* shop\n$/);
  });

  test('makes and exposes without a file', async () => {
    expect(await kubectl('create deployment api --image=nginx:1.27 --replicas=1')).toEqual(
      done('deployment.apps/api created\n'),
    );
    expect(await kubectl('expose deployment api --port=80')).toEqual(done('service/api exposed\n'));
    expect(await kubectl('run client --image=busybox --command -- sleep 3600')).toEqual(
      done('pod/client created\n'),
    );
    expect(await kubectl('create namespace shop')).toEqual(done('namespace/shop created\n'));
    expect(await kubectl('create configmap colours --from-literal=sky=blue -n shop')).toEqual(
      done('configmap/colours created\n'),
    );
    expect((await kubectl("get cm colours -n shop -o jsonpath='{.data.sky}'")).stdout).toBe('blue');
  });

  test('applies on the server, each manager its own fields', async () => {
    const applied = done('service/sides serverside-applied\n');
    expect(await kubectl('apply --server-side -f sides.yaml')).toEqual(applied);
    expect(await kubectl('apply --server-side -f sides-udp.yaml --field-manager=other')).toEqual(applied);
    expect((await kubectl('get svc sides --no-headers')).stdout).toMatch(/53\/TCP,53\/UDP/);
    const clash = await kubectl('apply --server-side -f sides-clash.yaml --field-manager=third');
    expect(clash.exitCode).toBe(1);
    expect(clash.stderr).toMatch(
      /^error: Apply failed with 1 conflict: conflict with "kubectl": \.spec\.selector\.app\nPlease review/,
    );
    const forced = 'apply --server-side -f sides-clash.yaml --field-manager=third --force-conflicts';
    expect(await kubectl(forced)).toEqual(applied);
    expect(await kubectl('get svc sides -o yaml')).not.toMatchObject({
      stdout: expect.stringContaining('managedFields'),
    });
    await kubectl('delete svc sides');
  });

  test('is refused in the words of the API server', async () => {
    expect(await kubectl('apply -f typo.yaml')).toEqual(
      refused(
        'Error from server (BadRequest): error when creating "typo.yaml": Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.ports[0].targetport"\n',
      ),
    );
    expect((await kubectl('apply -f typo.yaml --validate=warn --dry-run=server')).stderr).toBe(
      'Warning: unknown field "spec.ports[0].targetport"\n',
    );
    const { stderr } = await kubectl('apply -f bad.yaml');
    expect(stderr).toMatch(
      /^The Service "bad" is invalid: \n\* spec\.ports\[0\]\.port: Invalid value: 70000: /,
    );
    expect(await kubectl('get pods -l app=(web')).toEqual(
      refused(
        'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "app=(web", field selector "": unable to parse requirement: found \'(\', expected: identifier\n',
      ),
    );
    expect(await kubectl('get deploy nosuch')).toEqual(
      refused('Error from server (NotFound): deployments.apps "nosuch" not found\n'),
    );
  });

  test('drains a node, and waits until its Pods are gone', async () => {
    await kubectl('rollout status deploy web');
    const node = (await kubectl("get pods -l app=web -o jsonpath='{.items[0].spec.nodeName}'")).stdout;
    const drained = await kubectl(`drain ${node} --ignore-daemonsets --force --grace-period=1`);
    expect(drained.stdout).toMatch(new RegExp(`^node/${node} cordoned\n(.*\n)+node/${node} drained\n$`));
    expect(drained.stdout).toMatch(/evicting pod default\/web-\S+\n(.*\n)*pod\/web-\S+ evicted\n/);
    const left = await kubectl(`get pods -A --field-selector spec.nodeName=${node} -o name`);
    expect(left).toEqual(done(''));
    expect((await kubectl(`get node ${node} --no-headers`)).stdout).toContain('Ready,SchedulingDisabled');
    expect((await kubectl(`describe node ${node}`)).stdout).toMatch(
      /Taints: +node.kubernetes.io\/unschedulable:NoSchedule\n/,
    );
    expect(await kubectl(`uncordon ${node}`)).toEqual(done(`node/${node} uncordoned\n`));
    expect(await kubectl(`taint nodes ${node} dedicated=web:NoSchedule`)).toEqual(
      done(`node/${node} tainted\n`),
    );
    expect(await kubectl(`taint nodes ${node} dedicated-`)).toEqual(done(`node/${node} untainted\n`));
  });

  test('deletes, and waits until it is gone', async () => {
    expect(await kubectl('delete svc web --dry-run=server')).toEqual(
      done('service "web" deleted from default namespace (server dry run)\n'),
    );
    expect(await kubectl('delete -f web.yaml --now')).toEqual(
      done(
        'deployment.apps "web" deleted from default namespace\nservice "web" deleted from default namespace\n',
      ),
    );
    expect((await kubectl('wait --for=delete pod -l app=web')).exitCode).toBe(0);
    expect(await kubectl('get pods -l app=web')).toEqual({
      stdout: '',
      stderr: 'No resources found in default namespace.\n',
      exitCode: 0,
    });
    expect(reader(lab.cluster().api).get('Service', 'default', 'web')).toBeUndefined();
    expect(await kubectl('delete ns shop')).toEqual(done('namespace "shop" deleted\n'));
  });
});
