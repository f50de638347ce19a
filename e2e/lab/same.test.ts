import { expect, test } from 'vitest';
import { accept, advanceTo, type Cluster, settle } from '../../core/cluster/index.ts';
import { kubectl } from '../../core/shell/index.ts';
import { purse } from '../../core/sim/index.ts';
import { virtualTime } from '../conformance/kubectl/vector.ts';
import { newCluster } from './cluster.ts';
import { asBefore } from './differences.ts';
import { noKubectl, type Ran, runKubectl } from './kubectl.ts';
import { startLab } from './lab.ts';

const shopFiles = {
  'shop.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: colours}
data: {sky: blue}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}, annotations: {note: 'first: line'}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers: [{name: wait, image: 'busybox:1.36', command: [sh, -c, 'exit 0']}]
      containers:
      - name: web
        image: nginx:1.27
        env: [{name: MODE, value: test}, {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
        envFrom: [{configMapRef: {name: colours}}]
        ports: [{name: http, containerPort: 80}]
        resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
        readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 1}
        livenessProbe: {tcpSocket: {port: 80}}
        volumeMounts: [{name: data, mountPath: /data}]
      volumes: [{name: data, emptyDir: {}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: 'postgres:17'}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}, {name: alt, port: 8080, targetPort: 80}]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: 'nginx:1.27'}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 80}]}]
  policyTypes: [Ingress, Egress]
---
apiVersion: v1
kind: Service
metadata: {name: nobody}
spec: {selector: {app: nobody}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: broken}
spec: {containers: [{name: broken, image: 'registry.example/nosuch:1'}], nodeSelector: {disk: none}}
`,
};

const more = {
  'two.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: a}
---
apiVersion: v1
kind: Service
metadata: {name: b}
spec: {ports: [{port: 80}]}
`,
  'one.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: {ports: [{port: 80}]}\n',
  'unknown.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: colours}
---
apiVersion: v1
kind: ConfigMapp
metadata: {name: b}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
`,
  'empty.yaml': '# nothing\n',
};

const files = { ...shopFiles, ...more };

const wordsOf = (line: string): readonly string[] =>
  (line.match(/(?:[^\s']|'[^']*')+/g) ?? []).map((word) => word.replaceAll("'", ''));

/** A command typed at our own prompt, at an instant of the cluster. */
function own(cluster: Cluster, line: string): Ran & { readonly cluster: Cluster } {
  const chance = purse(cluster.chance);
  const context = { now: cluster.now, draw: chance.draw };
  const result = kubectl(wordsOf(line), { api: cluster.api, files, namespace: 'default', context });
  const { stdout, stderr, exitCode } = result;
  const before = { ...cluster, api: result.state, chance: chance.spent() };
  return { stdout, stderr, exitCode, cluster: accept(before, 'kubectl', result.events).cluster };
}

/** Settling runs ahead of the wall clock by less than this. */
const SETTLING = 120_000;

let shop: Cluster | undefined;
function atRest(): Cluster {
  shop ??= settle(own(newCluster(Date.now() - SETTLING), 'apply -f shop.yaml').cluster).cluster;
  return shop;
}

/** Commands that read the clock of the machine: the server answers them when that gets to the instant of the cluster. */
const AHEAD = 1500;
const readsTheClock = (line: string): boolean => /^(?:describe|events)/.test(line);

/**
 * A real kubectl reckons some ages with its own clock, and a busy machine may take a second longer to start it. What an
 * age looks like is held by the recorded vectors, whose clock stands.
 */
const ageless = (text: string): string =>
  text.replace(/(?<=\s)(?:\d+[dhms])+(?=\s|$)/gm, '<age>').replace(/ {2,}/g, '  ');

/** Lines that are ours alone or the real one's alone, with the reason. */
const differs = (text: string): string =>
  text
    // Nobody renews leases here, and the lab serves none.
    .replace(/^Lease:[\s\S]*?(?=^\S)/gm, '')
    // Evictions run side by side.
    .replace(/(?:^evicting pod .*\n)+/gm, (lines) =>
      lines
        .split(/(?<=\n)/)
        .sort()
        .join(''),
    );

test.skipIf(noKubectl).each(
  `get all
get pods -o wide
get pods,svc,cm,ep -A
get nodes -o wide --show-labels
get deploy web -o yaml
get pods -l app=web -o json
get svc web -o jsonpath='{.spec.ports[*].name} {.spec.ports[?(@.port>80)].nodePort}'
get pods -o custom-columns=NAME:.metadata.name,IP:.status.podIP,IMAGES:.spec.containers[*].image
get pods --sort-by=.spec.nodeName --no-headers
get svc -o go-template='{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}'
get sts,rs,ds,netpol -o wide
get events --field-selector type=Warning
get pods,nosuch
get svc nosuch web
get pods -l 'app in (web'
get pods -n nosuch
get
get pods -o foo
describe svc web
describe svc nobody
describe deploy web
describe pods -l app=web
describe pod broken
describe endpointslice -l kubernetes.io/service-name=web
describe svc nosuch
describe node node-a
describe rs
describe sts db
describe cm colours
describe ds
describe netpol
describe ep web
describe ns
describe pod web
describe svc web --show-events=false
get pods --sort-by=.metadata.labels.app
get pods --sort-by=.nosuch
get svc --sort-by=.nosuch -o name
get svc --sort-by=.spec.clusterIP
get svc -o jsonpath-as-json='{.items[*].spec.type}'
get svc -o jsonpath
get svc -o custom-columns=NAME:.metadata.name --no-headers
get pods --request-timeout=5s
get pods/a/b
replace -f shop.yaml
replace -f nosuch.yaml
events --types=Warning
rollout history deploy web
rollout history deploy web --revision=1
rollout history deploy web --revision=9
rollout status sts/db --watch=false
rollout status ds/agent --watch=false
rollout history sts/db
rollout history sts/db --revision=1
rollout history ds/agent --revision=2
rollout history svc/web
rollout history rs -l app=web
rollout undo sts/db
set env deploy/web
set env
set env deploy/web A=b c
set env deploy/nosuch A=b
set env deploy/web A=b
set env deploy/web MODE- A=b -o jsonpath={.spec.template.spec.containers[0].env}
set env deploy/web A=b -c x* -o name
set env deploy/web NOSUCH-
set env deploy/web 1A=b
set env sts/db ds/agent A=b
exec web
exec nosuch -- ls
autoscale deploy/nosuch --max=3
autoscale
edit
attach nosuch
port-forward
cp a b
rollout undo sts/db --to-revision=1
rollout undo sts/db --to-revision=7
rollout undo ds/agent
rollout undo ds/agent --dry-run=client --to-revision=1
rollout undo deploy/web --dry-run=client --to-revision=1
rollout undo svc/web
get controllerrevisions
get controllerrevision -l app=db -o yaml
rollout pause sts/db
rollout restart pod/broken
rollout stop deploy/web
scale deploy web --replicas=x
scale --replicas=1
label svc web a=b/c
label svc web a=b a-
create configmap more --from-literal=a
create service clusterip api --tcp=foo
create service externalname api
wait --for=condition=Ready pod/broken --timeout=0s
wait --for=create pod/broken
rollout status deploy web
rollout pause deploy web
rollout undo deploy web
scale deploy/web sts/db --replicas=3
scale svc web --replicas=3
label pod broken a=b
label svc web app-
label svc web
annotate deploy web note=other
annotate deploy web note=other --overwrite
patch svc web -p '{"spec":{"ports":[{"port":80,"nodePort":99}]}}'
patch svc web -p 'spec: {sessionAffinity: ClientIP}'
patch svc web --type=json -p '[{"op":"remove","path":"/nosuch"}]'
patch svc web
set image deploy/web web=nginx:1.28 nosuch=x
set image deploy web '*=nginx:1.28'
set selector svc web app=other
expose deploy web --port=81 --name=web
expose deploy web --port=81 --name=other --type=NodePort --dry-run=client -o yaml
expose svc nobody --name=copy --dry-run=client -o yaml
run box --image=busybox --dry-run=client -o yaml -- sleep 60
run box
create deployment api --image=nginx --image=redis --dry-run=client -o yaml
create service nodeport api --tcp=80 --dry-run=client -o yaml
create service externalname api --external-name=example.com --dry-run=client -o yaml
create ns shop --dry-run=client -o yaml
create configmap colours --from-literal=sky=grey
create configmap more --from-literal=a=b --dry-run=client -o yaml
delete pod nosuch broken
delete pods -l app=nosuch
delete pods
delete svc --all --dry-run=client
wait --for=condition=Available deploy/web
wait --for=jsonpath='{.spec.replicas}'=2 deploy/web
logs broken
cordon node-a
cordon node-a node-b --dry-run=client
cordon node/node-a --dry-run=server
cordon -l kubernetes.io/hostname=node-b
cordon -l nosuch=label
cordon nosuch
cordon node-a -l a=b
cordon
cordon pod/broken
cordon node-a -o yaml
uncordon node-a
uncordon
drain node-a --delete-emptydir-data
drain node-a --ignore-daemonsets
drain node-a --delete-emptydir-data --force
drain node-a --ignore-daemonsets --force --delete-emptydir-data --dry-run=client
drain node-a --ignore-daemonsets --force --delete-emptydir-data --dry-run=server
drain node-a node-b --ignore-daemonsets --dry-run=client
drain node-a --pod-selector=app=nosuch
drain node-a --pod-selector='app in ('
drain node-a --pod-selector=app=web --delete-emptydir-data --dry-run=client --disable-eviction
drain nosuch
drain
taint nodes node-a dedicated=web:NoSchedule
taint node node-a dedicated=web:NoSchedule other:PreferNoSchedule
taint node node-a node-b dedicated=web:NoSchedule --dry-run=client
taint nodes --all dedicated=web:NoSchedule
taint nodes -l kubernetes.io/hostname=node-b dedicated:NoExecute
taint nodes node-a dedicated-
taint nodes node-a dedicated:NoSchedule-
taint nodes node-a dedicated=web
taint nodes node-a dedicated=web:Never
taint nodes node-a a:NoSchedule a:NoSchedule
taint nodes node-a a:NoSchedule a-
taint nodes node-a a:NoSchedule a:NoSchedule-
taint nodes node-a a=b:NoSchedule c=d:NoExecute a:NoSchedule- c-
taint nodes node-a a:NoSchedule --dry-run=server -o name
taint nodes node-a a=b=c:NoSchedule
taint nodes node-a a=b/c:NoSchedule
taint nodes node-a -a:NoSchedule
taint nodes a:NoSchedule
taint nodes node-a
taint pods broken a=b:NoSchedule
taint nosuch node-a a=b:NoSchedule
taint nodes node-a a=b:NoSchedule node-b
taint nodes nosuch a=b:NoSchedule
top pods
top nodes
api-resources
api-resources -o name
api-resources -o wide
api-resources --namespaced=false --no-headers
api-resources --api-group=apps
api-resources --verbs=list,get --sort-by=name
api-versions
apply -f shop.yaml --dry-run=server
apply -f two.yaml -o yaml
apply -f two.yaml -o name
apply -f one.yaml -o json
apply -f one.yaml --dry-run=client -o yaml
apply -f one.yaml -o wide
apply -f one.yaml --dry-run=maybe
apply -f one.yaml stray
apply -f unknown.yaml
create -f two.yaml -o yaml
create -f two.yaml --dry-run=client -o json
create -f unknown.yaml
replace -f empty.yaml
delete -f two.yaml
delete -f one.yaml --ignore-not-found
delete -f empty.yaml
delete svc web nobody -o name
delete svc web -o yaml
delete svc web --cascade=never
delete svc web --all
delete svc/
delete all --all --dry-run=server
delete cm --all -A --dry-run=server
delete`.split('\n'),
)('%s', { timeout: 30_000 }, async (line) => {
  const notBefore = Date.now() + (readsTheClock(line) ? AHEAD : 0);
  const { cluster } = advanceTo(atRest(), virtualTime(notBefore));
  const lab = await startLab(cluster, { speed: 0, notBefore });
  const real = asBefore(await runKubectl(lab.url, wordsOf(line), { files }), wordsOf(line));
  await lab.close();
  const { stdout, stderr, exitCode } = own(cluster, line);
  const shown = readsTheClock(line) ? ageless : (text: string): string => text;
  expect({ stdout: shown(stdout), stderr, exitCode }).toEqual({
    ...real,
    stdout: shown(differs(real.stdout)),
  });
});
