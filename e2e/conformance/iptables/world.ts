import type { ApiObject, Node } from '../../../core/api/index.ts';
import type { Family } from '../../../core/net/index.ts';
import {
  defaultConfiguration,
  initialMemory,
  type NodeView,
  type ProxyMemory,
  type Rendering,
  syncProxyRules,
  takeIn,
} from '../../../core/proxy/index.ts';

/** The `proxy` part of a vector: one kube-proxy of one family, and the machine under it. */
export interface ProxySettings {
  readonly ipFamily: Family;
  readonly nodeName: string;
  readonly nodeIP: string;
  readonly nodeIPs: readonly string[];
  readonly nodeInterfaces: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  readonly nodePortAddresses: readonly string[] | null;
  readonly clusterCIDR: string | null;
  readonly masqueradeAll: boolean;
  readonly masqueradeBit: number;
  readonly masqueradeMark: string;
  readonly localhostNodePorts: boolean;
  readonly randomFully: boolean;
  readonly conntrackTCPLiberal: boolean;
  readonly nfacctCounters: readonly string[];
}

/** The first sync of a kube-proxy that has heard of all the objects. */
export function firstSync(
  proxy: ProxySettings,
  objects: readonly ApiObject[],
): { view: NodeView; rendering: Rendering } {
  const memory = hearOf(objects, proxy.nodeName);
  return syncProxyRules({
    config: {
      ...defaultConfiguration,
      clusterCIDR: proxy.clusterCIDR ?? '',
      nodePortAddresses: proxy.nodePortAddresses ?? [],
      iptables: {
        ...defaultConfiguration.iptables,
        masqueradeAll: proxy.masqueradeAll,
        masqueradeBit: proxy.masqueradeBit,
        localhostNodePorts: proxy.localhostNodePorts,
      },
    },
    host: {
      randomFully: proxy.randomFully,
      conntrackTCPLiberal: proxy.conntrackTCPLiberal,
      nfacctCounters: proxy.nfacctCounters,
      serviceCIDRs: [],
    },
    node: nodeOf(proxy, memory),
    family: proxy.ipFamily,
    services: memory.services,
    slices: memory.slices,
    now: 0,
    memory: memory.families[proxy.ipFamily],
    masqueradeMark: proxy.masqueradeMark,
    localAddresses: proxy.nodeInterfaces
      .flatMap(({ addresses }) => addresses.map((address) => address.split('/')[0] ?? ''))
      .filter((address) => address.includes(':') === (proxy.ipFamily === 'IPv6')),
  });
}

/** What a kube-proxy on the node remembers of the objects. */
function hearOf(objects: readonly ApiObject[], nodeName: string): ProxyMemory {
  return objects.reduce(
    (memory, object) => takeIn(memory, { type: 'ADDED', object }, nodeName),
    initialMemory,
  );
}

/** The Node object, with the address that kube-proxy took for its own in front. */
function nodeOf(proxy: ProxySettings, memory: ProxyMemory): Node {
  const node = memory.node;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    ...node,
    metadata: node?.metadata ?? { name: proxy.nodeName },
    status: {
      addresses: [{ type: 'InternalIP', address: proxy.nodeIP }, ...(node?.status?.addresses ?? [])],
    },
  };
}
