import { type ClusterComponent, type ComponentEvent, reader, type WatchEvent } from '../apiserver/index.ts';
import { kubeProxy } from '../proxy/index.ts';
import { sortedKeys, sortedRemove } from '../sim/index.ts';
import type { Cluster } from './cluster.ts';
import { components } from './components.ts';
import { nodeCache } from './node-cache.ts';
import { proxyStartOf } from './proxy-start.ts';

const byName = new Map(components.map((component) => [component.name, component]));

/** The component behind an instance name, and its node: `kubelet/node-a` is `kubelet` on `node-a`. */
export interface Instance {
  readonly component: ClusterComponent<unknown>;
  readonly node?: string;
}

const instances = new Map<string, Instance>();

export function componentOf(name: string): Instance {
  const found = instances.get(name) ?? parsedName(name);
  instances.set(name, found);
  return found;
}

function parsedName(name: string): Instance {
  const slash = name.indexOf('/');
  const component = byName.get(slash < 0 ? name : name.slice(0, slash));
  if (!component) throw new Error(`no component for instance ${name}`);
  return slash < 0 ? { component } : { component, node: name.slice(slash + 1) };
}

/** By kind: the components that watch it, in the order of the list. */
const watching: Readonly<Record<string, readonly ClusterComponent<unknown>[]>> = Object.fromEntries(
  [...new Set(components.flatMap(({ watches }) => watches))].map((kind) => [
    kind,
    components.filter(({ watches }) => watches.includes(kind)),
  ]),
);

/** By component and node: names of instances, which every event asks for. */
const names: Record<string, Record<string, string>> = {};

function instanceOf(component: string, node: string): string {
  names[component] ??= {};
  names[component][node] ??= `${component}/${node}`;
  return names[component][node];
}

/** Instances to tell of a change, in the order of the component list, then by node name. */
export function instancesWatching(cluster: Cluster, event: WatchEvent): readonly string[] {
  const told: string[] = [];
  const tell = (instance: string, isWanted: boolean): void => {
    if (isWanted && instance in cluster.memory) told.push(instance);
  };
  let nodes: readonly string[] | undefined;
  for (const { name, scope, wants } of watching[event.object.kind] ?? [])
    if (scope === 'cluster') tell(name, wants?.(event, undefined) ?? true);
    else {
      nodes ??= Object.keys(cluster.nodes).sort();
      for (const node of nodes) {
        const instance = instanceOf(name, node);
        tell(instance, wants?.(event, node, cluster.memory[instance]) ?? true);
      }
    }
  return told;
}

/** A kube-proxy reads its ConfigMap first. */
const initialMemoryOf = (
  component: ClusterComponent<unknown>,
  node: string,
  { proxies }: Cluster,
): unknown =>
  component.name === kubeProxy.name
    ? { ...kubeProxy.initial, ...proxyStartOf(proxies, node) }
    : component.initial;

/** Whether new nodes get it: NodeLocal DNSCache is something that a cluster may do without. */
const isInstalled = ({ name }: ClusterComponent<unknown>, { world }: Cluster): boolean =>
  name !== nodeCache.name || world.nodeLocalDns !== undefined;

/** Starts the node-scoped components of a new node; like every informer they first list what is there. */
export function startInstances(
  cluster: Cluster,
  node: string,
  send: (cluster: Cluster, to: string, event: ComponentEvent) => Cluster,
): Cluster {
  const read = reader(cluster.api);
  let next = cluster;
  for (const component of components) {
    if (component.scope !== 'node' || !isInstalled(component, cluster)) continue;
    const instance = `${component.name}/${node}`;
    next = { ...next, memory: { ...next.memory, [instance]: initialMemoryOf(component, node, cluster) } };
    for (const kind of component.watches)
      for (const object of read.list(kind)) {
        const event = { type: 'ADDED', object } as const;
        const isOwnNode = kind === 'Node' && object.metadata.name === node;
        if (!isOwnNode && (component.wants?.(event, node) ?? true)) next = send(next, instance, event);
      }
  }
  return next;
}

/** Ends the node-scoped components of a node that is gone. */
export function stopInstances(cluster: Cluster, node: string): Cluster {
  const gone = Object.keys(cluster.memory)
    .filter((instance) => instance.endsWith(`/${node}`))
    .flatMap((instance) => sortedKeys(cluster.timers, `${instance} `, `${instance}!`));
  const stays = ([instance]: [string, unknown]): boolean => !instance.endsWith(`/${node}`);
  return {
    ...cluster,
    memory: Object.fromEntries(Object.entries(cluster.memory).filter(stays)),
    timers: gone.reduce(sortedRemove<number>, cluster.timers),
    stopped: Object.fromEntries(Object.entries(cluster.stopped).filter(stays)),
  };
}
