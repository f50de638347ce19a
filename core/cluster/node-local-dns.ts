import type { ApiObject } from '../api/index.ts';
import { reader, type Write } from '../apiserver/index.ts';
import type { Cluster, Happening, Progress } from './cluster.ts';
import { submit } from './draft.ts';
import { nodeCache } from './node-cache.ts';
import { nodeLocalObjects } from './node-local-objects.ts';
import type { World } from './world.ts';

type NodeLocalDns = World['nodeLocalDns'];

/** Its agents begin to look after their nodes. They end with the node, and without a Pod of theirs do nothing. */
function withAgents(cluster: Cluster): Cluster {
  const instances = Object.keys(cluster.nodes).map((node) => `${nodeCache.name}/${node}`);
  const started = instances.filter((instance) => !(instance in cluster.memory));
  return {
    ...cluster,
    memory: {
      ...cluster.memory,
      ...Object.fromEntries(started.map((instance) => [instance, nodeCache.initial])),
    },
  };
}

/** `kubectl apply` of what is there, or not yet; a changed DaemonSet rolls out. */
function applied({ api }: Cluster, object: ApiObject): Write {
  const { kind, metadata } = object;
  const there = reader(api).get(kind, metadata.namespace ?? '', metadata.name);
  if (!there) return { effect: 'Write', verb: 'create', object };
  const { resourceVersion: _read, ...known } = there.metadata;
  return { effect: 'Write', verb: 'update', object: { ...there, ...object, metadata: known } as ApiObject };
}

const removed = ({ kind, metadata }: ApiObject): Write => ({
  effect: 'Write',
  verb: 'delete',
  kind,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
});

/** How it is to be put in, by the mode of the kube-proxies (those of single nodes left aside). */
const wantedFor = ({ proxies }: Cluster, on: boolean): NodeLocalDns =>
  on ? (proxies?.mode === 'ipvs' ? 'link-local' : 'cluster-ip') : undefined;

/**
 * Puts NodeLocal DNSCache on every node, or takes it away: a DaemonSet in the hosts' network, whose agents take over the ClusterIP of
 * kube-dns; in ipvs mode, where that address is kube-proxy's, kubelets write 169.254.20.10 into resolv.conf instead. Simplified: that
 * holds for Pods that run already, too.
 */
export function setNodeLocalDns(cluster: Cluster, on: boolean): Progress {
  const { nodeLocalDns: before, ...world } = cluster.world;
  const wanted = wantedFor(cluster, on);
  if (before === wanted) return { cluster, happened: [] };
  const takesOver = wanted === 'cluster-ip';
  const objects = nodeLocalObjects({
    clusterDomain: world.clusterDomain,
    kubeDns: world.clusterDNS,
    takesOver,
  });
  const happened: Happening[] = [];
  let next: Cluster = withAgents({ ...cluster, world: wanted ? { ...world, nodeLocalDns: wanted } : world });
  for (const object of objects) {
    const progress = submit(next, 'kubectl', wanted ? applied(next, object) : removed(object));
    next = progress.cluster;
    happened.push(...progress.happened);
  }
  return { cluster: next, happened };
}
