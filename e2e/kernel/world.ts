import type { ApiObject } from '../../core/api/index.ts';
import { listOf, reader } from '../../core/apiserver/index.ts';
import {
  baseWorld,
  bootstrap,
  type Cluster,
  type Progress,
  setProxyMode,
  settle,
  submit,
  type World,
} from '../../core/cluster/index.ts';
import type { Load, Netns } from '../../core/kernel/index.ts';
import { parseManifest } from '../../core/manifest/index.ts';
import { nftables, provideMode } from '../../core/proxy/index.ts';
import type { Mode } from './pin.ts';
import type { Links } from './plan.ts';

/** Ports of the servers in the lab's Pods. */
const HTTP = 8080;
const UDP = 5353;

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

/** A cluster at rest, and what its kube-proxies have given to the kernels on the way there, in order. */
export interface Settled {
  readonly cluster: Cluster;
  readonly loads: readonly Load[];
}

function settled(before: readonly Load[], { cluster, happened }: Progress): Settled {
  const rest = settle(cluster);
  const loads = [...happened, ...rest.happened].flatMap((one) => (one.happened === 'load' ? [one.load] : []));
  return { cluster: rest.cluster, loads: [...before, ...loads] };
}

/** The base world with two families, and a second host outside. */
const labWorld: World = {
  ...baseWorld,
  nodes: baseWorld.nodes.map((node, i) => ({
    ...node,
    ipv6: { address: `fd00:192:168:1::1${i + 1}`, podCIDR: `fd00:10:244:${i + 1}::/64` },
  })),
  outside: [
    ...baseWorld.outside.map((host) => ({ ...host, ipv6: '2001:db8:203::7' })),
    { name: 'other-client', address: '203.0.113.200', ipv6: '2001:db8:203::c8' },
  ],
  ipv6: {
    clusterCIDR: 'fd00:10:244::/56',
    serviceCIDR: 'fd00:10:96::/112',
    nodeNetwork: { prefix: 64, router: 'fd00:192:168:1::1' },
  },
};

/** A settled cluster with the lab's Pods and two hosts outside, its kube-proxies in one mode, since its beginning. */
export function labCluster(mode: Mode): Settled {
  provideMode(nftables);
  const begun = settled([], bootstrap(labWorld));
  const switched = settled(begun.loads, { cluster: setProxyMode(begun.cluster, mode), happened: [] });
  return settled(switched.loads, { cluster: create(switched.cluster, objectsOf(PODS)), happened: [] });
}

/** The cluster with its Pods linked in another way. */
export function withLinks(settled: Settled, links: Links): Settled {
  const nodes = Object.entries(settled.cluster.nodes).map(([name, netns]): [string, Netns] => [
    name,
    {
      ...netns,
      sysctls: {
        ...netns.sysctls,
        'net.bridge.bridge-nf-call-iptables': links === 'bridge-nf-call-iptables 0' ? 0 : 1,
      },
      interfaces: netns.interfaces.map((one) =>
        one.kind === 'bridge' ? { ...one, hairpin: links !== 'no hairpin' } : one,
      ),
    },
  ]);
  return { ...settled, cluster: { ...settled.cluster, nodes: Object.fromEntries(nodes) } };
}

/** The cluster after it has taken in more objects and come to rest. */
export const withObjects = (cluster: Cluster, objects: readonly ApiObject[]): Settled =>
  settled([], { cluster: create(cluster, objects), happened: [] });

/** The cluster after objects have been deleted or replaced, and at rest again. */
export function withChanges(
  cluster: Cluster,
  verb: 'delete' | 'update' | 'updateStatus',
  objects: readonly ApiObject[],
): Settled {
  const changed = objects.reduce((before, object) => {
    const { kind, metadata } = object;
    const { namespace = '', name } = metadata;
    const { resourceVersion: _any, ...rest } = metadata;
    const write =
      verb === 'delete'
        ? ({ effect: 'Write', verb, kind, namespace, name } as const)
        : ({ effect: 'Write', verb, object: { ...object, metadata: rest } as ApiObject } as const);
    const { cluster: after, happened } = submit(before, 'kubectl', write);
    if (happened.length === 0) throw new Error(`${verb} of ${kind} ${name} was not accepted`);
    return after;
  }, cluster);
  return settled([], { cluster: changed, happened: [] });
}

/** The address of a Pod by its name, of the first family; `web-a1/6`: of the second. */
export function podAddress(cluster: Cluster, name: string): string {
  const [own, family] = name.split('/');
  const pod = listOf(reader(cluster.api), 'Pod', 'default').find(({ metadata }) => metadata.name === own);
  return pod?.status?.podIPs?.[family === '6' ? 1 : 0]?.ip ?? '';
}
