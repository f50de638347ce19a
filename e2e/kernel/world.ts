import type { ApiObject } from '../../core/api/index.ts';
import { listOf, reader } from '../../core/apiserver/index.ts';
import {
  baseWorld,
  bootstrap,
  type Cluster,
  setProxyMode,
  settle,
  submit,
} from '../../core/cluster/index.ts';
import { parseManifest } from '../../core/manifest/index.ts';
import { nftables, provideMode } from '../../core/proxy/index.ts';
import type { Mode } from './pin.ts';

/** Ports of the servers in the lab's Pods. */
export const HTTP = 8080;
export const UDP = 5353;

const server = (name: string, node: string, more = ''): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: web, pod: ${name} } }
spec:
  nodeName: ${node}${more}
  containers:
    - name: agnhost
      image: registry.k8s.io/e2e-test-images/agnhost:2.53
      args: [netexec, --http-port=${HTTP}, --udp-port=${UDP}]
`;

const client = (name: string, node: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  nodeName: ${node}
  containers: [{ name: netshoot, image: 'nicolaka/netshoot:v0.14', command: [sleep, infinity] }]
`;

/** Two servers on one node, one on another, none on the third; a client on each; one server in the host's own network. */
const PODS = [
  server('web-a1', 'node-a'),
  server('web-a2', 'node-a'),
  server('web-b1', 'node-b'),
  server('host-b', 'node-b', '\n  hostNetwork: true').replace('app: web', 'app: host'),
  client('client-a', 'node-a'),
  client('client-b', 'node-b'),
  client('client-c', 'node-c'),
].join('---');

/** Objects as `kubectl create` sends them. */
function create(cluster: Cluster, objects: readonly ApiObject[]): Cluster {
  return objects.reduce((before, object) => {
    const { cluster: after, happened } = submit(before, 'kubectl', {
      effect: 'Write',
      verb: 'create',
      object,
    });
    if (happened.length === 0)
      throw new Error(`${object.kind} ${object.metadata.name} of the lab was not accepted`);
    return after;
  }, cluster);
}

/** The objects of a manifest. */
export function objectsOf(yaml: string): readonly ApiObject[] {
  const { documents, problems } = parseManifest('lab.yaml', yaml);
  if (problems[0]) throw new Error(problems[0].message);
  return documents.map(({ value }) => {
    const object = value as unknown as ApiObject;
    return { ...object, metadata: { namespace: 'default', ...object.metadata } } as ApiObject;
  });
}

/** A settled cluster with the lab's Pods and two hosts outside, its kube-proxies in one mode. */
export function labCluster(mode: Mode): Cluster {
  provideMode(nftables);
  const outside = [...baseWorld.outside, { name: 'other-client', address: '203.0.113.200' }];
  const { cluster } = bootstrap({ ...baseWorld, outside });
  return settle(create(settle(setProxyMode(cluster, mode)).cluster, objectsOf(PODS))).cluster;
}

/** The cluster after it has taken in more objects and come to rest. */
export const withObjects = (cluster: Cluster, objects: readonly ApiObject[]): Cluster =>
  settle(create(cluster, objects)).cluster;

/** The address of a Pod by its name. */
export function podAddress(cluster: Cluster, name: string): string {
  const pod = listOf(reader(cluster.api), 'Pod', 'default').find(({ metadata }) => metadata.name === name);
  return pod?.status?.podIP ?? '';
}
