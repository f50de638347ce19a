import { type ApiObject, type Node, type Pod, podAddresses, type Service } from '../api/index.ts';
import { type ApiState, tableOf } from '../apiserver/index.ts';
import { type Sorted, sortedValues } from '../sim/index.ts';

/** Who has which address, by what the API says: to find machines that packets meet, and to explain; never to choose. */
export interface AddressBook {
  /** The Pod with a namespace of its own at `NODE ADDRESS`. */
  pod(node: string, address: string): Pod | undefined;
  /** The node that has this address on the node network, and the addresses of a node. */
  node(address: string): string | undefined;
  addressesOf(node: string): readonly string[];
  /** The Service that has this address as a cluster IP, and the one for which a cloud has made a load balancer there. */
  clusterIP(address: string): Service | undefined;
  balancer(address: string): Service | undefined;
  externalIP(address: string): Service | undefined;
}

/** A Pod whose network namespace exists: it has an address and has not finished. */
export const isOnline = (pod: Pod): boolean =>
  pod.status?.podIP !== undefined && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed';

export const nodeAddresses = ({ status }: Node): readonly string[] =>
  (status?.addresses ?? []).flatMap(({ type, address }) => (type === 'InternalIP' ? [address] : []));

/** What is derived from the objects of a kind, made once for each state of them. */
function once<T>(make: (objects: readonly ApiObject[]) => T): (table: Sorted<ApiObject>) => T {
  const made = new WeakMap<Sorted<ApiObject>, T>();
  return (table) => {
    const known = made.get(table);
    if (known) return known;
    const fresh = make(sortedValues(table));
    made.set(table, fresh);
    return fresh;
  };
}

const podsBy = once((objects) => {
  const by = new Map<string, Pod>();
  for (const pod of objects)
    if (pod.kind === 'Pod' && !pod.spec.hostNetwork && isOnline(pod))
      for (const address of podAddresses(pod)) by.set(`${pod.spec.nodeName} ${address}`, pod);
  return by;
});

const nodesBy = once((objects) => {
  const byAddress = new Map<string, string>();
  const addresses = new Map<string, readonly string[]>();
  for (const node of objects)
    if (node.kind === 'Node') {
      addresses.set(node.metadata.name, nodeAddresses(node));
      for (const address of nodeAddresses(node)) byAddress.set(address, node.metadata.name);
    }
  return { byAddress, addresses };
});

const servicesBy = once((objects) => {
  const clusterIPs = new Map<string, Service>();
  const balancers = new Map<string, Service>();
  const externalIPs = new Map<string, Service>();
  for (const service of objects)
    if (service.kind === 'Service') {
      for (const ip of service.spec.clusterIPs ?? []) clusterIPs.set(ip, service);
      for (const { ip } of service.status?.loadBalancer?.ingress ?? []) if (ip) balancers.set(ip, service);
      for (const ip of service.spec.externalIPs ?? []) externalIPs.set(ip, service);
    }
  return { clusterIPs, balancers, externalIPs };
});

/** The address book of a state of the API. */
export function addressBook(api: ApiState): AddressBook {
  const pods = podsBy(tableOf(api, 'Pod'));
  const nodes = nodesBy(tableOf(api, 'Node'));
  const services = servicesBy(tableOf(api, 'Service'));
  return {
    pod: (node, address) => pods.get(`${node} ${address}`),
    node: (address) => nodes.byAddress.get(address),
    addressesOf: (node) => nodes.addresses.get(node) ?? [],
    clusterIP: (address) => services.clusterIPs.get(address),
    balancer: (address) => services.balancers.get(address),
    externalIP: (address) => services.externalIPs.get(address),
  };
}
