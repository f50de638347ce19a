import type { Pod } from '../api/index.ts';
import type { Place } from './hop.ts';
import type { Client } from './request.ts';
import { isOnline, pods, type Run } from './run.ts';

/** Somewhere a packet can start from or end: a Pod's namespace, a node's own processes, a host outside. */
export type Station =
  | { readonly at: 'pod'; readonly pod: Pod; readonly node: string; readonly address: string }
  | { readonly at: 'host'; readonly node: string; readonly address: string }
  | { readonly at: 'outside'; readonly name: string; readonly address: string };

export function placeOf(station: Station): Place {
  switch (station.at) {
    case 'pod': {
      const { namespace = 'default', name } = station.pod.metadata;
      return { at: 'pod', node: station.node, namespace, name };
    }
    case 'host':
      return { at: 'host', node: station.node };
    case 'outside':
      return { at: 'outside', name: station.name };
  }
}

/** How a person calls the station. */
export const nameOf = (station: Station): string =>
  station.at === 'pod' ? station.pod.metadata.name : station.at === 'host' ? station.node : station.name;

const onNode = (pod: Pod): string => pod.spec.nodeName ?? '';

/** The Pod with this address on this node, if its namespace exists. Host-network Pods are the node itself. */
export function podAt(run: Run, node: string, address: string): Station | undefined {
  const pod = pods(run.read).find(
    (p) => onNode(p) === node && !p.spec.hostNetwork && isOnline(p) && p.status?.podIP === address,
  );
  return pod && { at: 'pod', pod, node, address };
}

const hostAddress = (run: Run, node: string): string => {
  const object = run.read.get('Node', '', node);
  const addresses = object?.kind === 'Node' ? (object.status?.addresses ?? []) : [];
  return addresses.find(({ type }) => type === 'InternalIP')?.address ?? '';
};

export const hostOf = (run: Run, node: string): Station => ({
  at: 'host',
  node,
  address: hostAddress(run, node),
});

/** The node that has this address as its own on the node network. */
export const nodeWith = (run: Run, address: string): string | undefined =>
  Object.keys(run.cluster.nodes).find((node) => hostAddress(run, node) === address);

/** Where a client sends from; undefined when it is not (or no longer) there. */
export function stationOf(run: Run, client: Client): Station | undefined {
  if (client.from === 'node') return run.netns(client.name) ? hostOf(run, client.name) : undefined;
  if (client.from === 'outside') {
    const host = run.cluster.world.outside.find(({ name }) => name === client.name);
    return host && { at: 'outside', ...host };
  }
  const pod = run.read.get('Pod', client.namespace, client.name);
  if (pod?.kind !== 'Pod' || !isOnline(pod)) return undefined;
  const node = onNode(pod);
  return pod.spec.hostNetwork
    ? hostOf(run, node)
    : { at: 'pod', pod, node, address: pod.status?.podIP ?? '' };
}
