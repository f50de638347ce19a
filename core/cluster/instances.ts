import { type ClusterComponent, type ComponentEvent, reader } from '../apiserver/index.ts';
import type { Cluster } from './cluster.ts';
import { components } from './components.ts';

const byName = new Map(components.map((component) => [component.name, component]));

/** The component behind an instance name, and its node: `kubelet/node-a` is `kubelet` on `node-a`. */
export function componentOf(instance: string): { component: ClusterComponent<unknown>; node?: string } {
  const slash = instance.indexOf('/');
  const component = byName.get(slash < 0 ? instance : instance.slice(0, slash));
  if (!component) throw new Error(`no component for instance ${instance}`);
  return slash < 0 ? { component } : { component, node: instance.slice(slash + 1) };
}

/** Instances to tell of a change, in the order of the component list, then by node name. */
export function instancesWatching(cluster: Cluster, kind: string): readonly string[] {
  const nodes = Object.keys(cluster.nodes).sort();
  return components
    .filter((component) => component.watches.includes(kind))
    .flatMap(({ name, scope }) => (scope === 'cluster' ? [name] : nodes.map((node) => `${name}/${node}`)))
    .filter((instance) => instance in cluster.memory);
}

/** Starts the node-scoped components of a new node; like every informer they first list what is there. */
export function startInstances(
  cluster: Cluster,
  node: string,
  send: (cluster: Cluster, to: string, event: ComponentEvent) => Cluster,
): Cluster {
  const read = reader(cluster.api);
  let next = cluster;
  for (const component of components) {
    if (component.scope !== 'node') continue;
    const instance = `${component.name}/${node}`;
    next = { ...next, memory: { ...next.memory, [instance]: component.initial } };
    for (const kind of component.watches)
      for (const object of read.list(kind))
        if (kind !== 'Node' || object.metadata.name !== node)
          next = send(next, instance, { type: 'ADDED', object });
  }
  return next;
}

/** Ends the node-scoped components of a node that is gone. */
export function stopInstances(cluster: Cluster, node: string): Cluster {
  const stays = ([instance]: [string, unknown]): boolean => !instance.endsWith(`/${node}`);
  return {
    ...cluster,
    memory: Object.fromEntries(Object.entries(cluster.memory).filter(stays)),
    timers: Object.fromEntries(Object.entries(cluster.timers).filter(stays)),
  };
}
