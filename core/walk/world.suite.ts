import type { ApiObject } from '../api/index.ts';
import { reader } from '../apiserver/index.ts';
import { bootstrap, type Cluster, setProxyMode, settle, submit, type World } from '../cluster/index.ts';
import { provideLateKinds } from '../controllers/index.ts';
import { corefileReader } from '../dns/index.ts';
import { provideFileReader } from '../images/index.ts';
import { files, programFiles } from '../kubelet/index.ts';
import { parseManifest } from '../manifest/index.ts';
import { provideNetworkPolicies } from '../network-policy/index.ts';
import { ipvs, nftables, provideMode } from '../proxy/index.ts';
import type { Walk } from './record.ts';
import type { Client, Request } from './request.ts';
import { walk } from './walk.ts';

files.hooks = programFiles;
provideFileReader(['coredns', 'node-cache'], corefileReader);
provideLateKinds();
provideNetworkPolicies();
provideMode(nftables);
provideMode(ipvs);

/** Objects of a manifest, each into `default` unless it says otherwise. */
const objectsOf = (yaml: string): readonly ApiObject[] =>
  parseManifest('test.yaml', yaml).documents.map(({ value }) => {
    const object = value as unknown as ApiObject;
    return { ...object, metadata: { namespace: 'default', ...object.metadata } };
  });

/** Puts a manifest into a cluster and lets it come to rest. */
export function applied(cluster: Cluster, yaml: string): Cluster {
  let next = cluster;
  for (const object of objectsOf(yaml)) {
    const before = next.api.resourceVersion;
    next = submit(next, 'kubectl', { effect: 'Write', verb: 'create', object }).cluster;
    if (next.api.resourceVersion === before) throw new Error(`refused: ${JSON.stringify(object)}`);
  }
  return settle(next).cluster;
}

/** A cluster at rest with these objects, in a mode of kube-proxy. */
export function clusterWith(
  yaml: string,
  mode: 'iptables' | 'ipvs' | 'nftables' = 'iptables',
  world?: World,
): Cluster {
  const { cluster } = bootstrap(world);
  return applied(mode === 'iptables' ? cluster : settle(setProxyMode(cluster, mode)).cluster, yaml);
}

/** A Pod of agnhost, which says who asked it. */
export const webPod = (name: string, node: string, labels = '{ app: web }'): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: ${labels} }
spec:
  nodeName: ${node}
  containers:
    - name: web
      image: registry.k8s.io/e2e-test-images/agnhost:2.53
      args: [netexec, --http-port=8080, --udp-port=8081]
`;

/** A Pod to send from. */
export const clientPod = (name: string, node: string, rest = ''): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  nodeName: ${node}
${rest}  containers:
    - { name: shell, image: nicolaka/netshoot, command: [sleep, infinity] }
`;

/** `node-a`, `outside`, or the name of a Pod in `default`. */
export function clientOf(from: string): Client {
  if (from === 'outside') return { from: 'outside', name: 'client' };
  return from.startsWith('node-')
    ? { from: 'node', name: from }
    : { from: 'pod', namespace: 'default', name: from };
}

export interface SentOne {
  readonly walk: Walk;
  readonly cluster: Cluster;
}

/** Sends one request; throws where it could not be sent. */
export function send(
  cluster: Cluster,
  from: string,
  line: string,
  rest: Omit<Partial<Request>, 'client' | 'line'> = {},
): SentOne {
  const sent = walk(cluster, { client: clientOf(from), line, ...rest });
  if ('error' in sent) throw new Error(sent.error);
  return sent;
}

/** The address of a Pod of `default`. */
export function podIP(cluster: Cluster, name: string): string {
  const pod = reader(cluster.api).get('Pod', 'default', name);
  return (pod?.kind === 'Pod' && pod.status?.podIP) || '';
}
