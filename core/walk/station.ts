import { type Pod, podAddresses } from '../api/index.ts';
import { sourceFor } from '../kernel/index.ts';
import { familyOf } from '../net/index.ts';
import { isOnline } from './address-book.ts';
import type { Place } from './hop.ts';
import type { Client } from './request.ts';
import type { Run } from './run.ts';

/** Somewhere a packet can start from or end: a Pod's namespace, a node's own processes, a host outside. */
export type Station =
  | { readonly at: 'pod'; readonly pod: Pod; readonly node: string; readonly address: string }
  | { readonly at: 'host'; readonly node: string; readonly address: string }
  | {
      readonly at: 'outside';
      readonly name: string;
      readonly address: string;
      /** Its address of the second family, if it has one. */
      readonly ipv6?: string;
    };

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
  const pod = run.book.pod(node, address);
  return pod && { at: 'pod', pod, node, address };
}

/** A node's own processes, by its first address, or by that of the family of the one they were called at. */
export function hostOf(run: Run, node: string, called?: string): Station {
  const own = run.book.addressesOf(node);
  const alike = called && own.find((address) => familyOf(address) === familyOf(called));
  return { at: 'host', node, address: alike || (own[0] ?? '') };
}

/** The node that has this address as its own on the node network. */
export function nodeWith(run: Run, address: string): string | undefined {
  const node = run.book.node(address);
  return node !== undefined && run.netns(node) ? node : undefined;
}

/** The host outside the cluster that has this address. */
export const outsideHost = (run: Run, address: string) =>
  run.cluster.world.outside.find((host) => host.address === address || host.ipv6 === address);

/** The addresses of a station, of both families; a node's own are those of its interfaces, which its kernel knows. */
export function ownAddresses(station: Station): readonly string[] {
  if (station.at === 'pod') return podAddresses(station.pod);
  return station.at === 'outside' && station.ipv6 ? [station.address, station.ipv6] : [station.address];
}

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

/**
 * The address that a station's kernel sends from towards another; undefined where it has none of that family
 * (`Network is unreachable`).
 */
export function sourceTowards(run: Run, station: Station, address: string): string | undefined {
  if (station.at === 'host') {
    const netns = run.netns(station.node);
    return netns && sourceFor(netns, address);
  }
  const own = ownAddresses(station);
  const family = familyOf(address);
  return address === '127.0.0.1' || address === '::1' ? address : own.find((one) => familyOf(one) === family);
}
