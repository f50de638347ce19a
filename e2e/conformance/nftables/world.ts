import type { ApiObject, Node } from '../../../core/api/index.ts';
import type { KernelCommand } from '../../../core/kernel/index.ts';
import { addressOf, type Family, familyOf } from '../../../core/net/index.ts';
import {
  afterSync,
  defaultConfiguration,
  defaultHost,
  initialMemory,
  type KubeProxyConfiguration,
  type NodeView,
  nftables,
  type ProxyMemory,
  provideMode,
  type Rendering,
  syncProxyRules,
  takeIn,
} from '../../../core/proxy/index.ts';

provideMode(nftables);

/** The `proxy` part of a vector: one kube-proxy of one family. */
export interface NftProxySettings {
  readonly ipFamily: Family;
  readonly nodeName: string;
  readonly nodeIP: string;
  readonly nodeIPs: readonly string[];
  readonly nodeZone?: string;
  readonly nodePortAddresses: readonly string[] | 'primary' | null;
  readonly clusterCIDR: string | null;
  readonly serviceCIDRs: readonly string[];
  readonly masqueradeAll: boolean;
  readonly masqueradeBit: number;
  readonly masqueradeMark?: string;
}

/** A kube-proxy in nftables mode that goes on from sync to sync. */
export interface NftProxy {
  readonly settings: NftProxySettings;
  readonly layout: KubeProxyConfiguration['nftables']['layout'];
  /** What it has heard of and is still there, by kind, namespace and name. */
  readonly objects: Map<string, ApiObject>;
  memory: ProxyMemory;
  now: number;
}

/** Vectors tell the layout in words; without any it is the one of this project's release. */
export function newProxy(settings: NftProxySettings, layout = ''): NftProxy {
  const isCompact = layout.startsWith('rule layout of kube-proxy v1.36');
  return {
    settings,
    layout: isCompact ? 'v1.36' : 'v1.33',
    objects: new Map(),
    memory: initialMemory,
    now: 0,
  };
}

/** Names a deleted object; an object that is applied may be there already. */
type Named = { readonly kind: string; readonly namespace?: string; readonly name: string };

export function hear(proxy: NftProxy, applied: readonly ApiObject[], deleted: readonly Named[] = []): void {
  const { objects, settings } = proxy;
  const tell = (type: 'MODIFIED' | 'DELETED', object: ApiObject): void => {
    proxy.memory = takeIn(proxy.memory, { type, object }, settings.nodeName);
  };
  for (const object of applied) {
    objects.set(keyOf({ kind: object.kind, ...object.metadata }), object);
    tell('MODIFIED', object);
  }
  for (const named of deleted) {
    const object = objects.get(keyOf(named));
    objects.delete(keyOf(named));
    if (object) tell('DELETED', object);
  }
}

const keyOf = ({ kind, namespace = '', name }: Named): string => `${kind} ${namespace}/${name}`;

/** The first sync of a kube-proxy that has heard of all the objects. */
export function firstNftSync(settings: NftProxySettings, objects: readonly ApiObject[], layout?: string) {
  const proxy = newProxy(settings, layout);
  hear(proxy, objects);
  return sync(proxy);
}

/** Syncs now; gives what it saw and ran. */
export function sync(proxy: NftProxy): { readonly view: NodeView; readonly rendering: Rendering } {
  const { settings, memory, now } = proxy;
  const { ipFamily: family, nodePortAddresses: given } = settings;
  const own = memory.families[family];
  const { view, rendering } = syncProxyRules({
    config: {
      ...defaultConfiguration,
      mode: 'nftables',
      clusterCIDR: settings.clusterCIDR ?? '',
      nodePortAddresses: typeof given === 'string' ? [given] : (given ?? []),
      nftables: {
        ...defaultConfiguration.nftables,
        layout: proxy.layout,
        masqueradeAll: settings.masqueradeAll,
        masqueradeBit: settings.masqueradeBit,
      },
    },
    host: { ...defaultHost, serviceCIDRs: settings.serviceCIDRs },
    node: nodeOf(settings, memory.node),
    family,
    services: memory.services,
    slices: memory.slices,
    now,
    memory: own,
    ...(settings.masqueradeMark === undefined ? {} : { masqueradeMark: settings.masqueradeMark }),
    localAddresses: settings.nodeIPs.filter((ip) => familyOf(addressOf(ip)) === family),
  });
  const families = { ...memory.families, [family]: afterSync(own, view, rendering) };
  proxy.memory = { ...memory, families };
  return { view, rendering };
}

/** The inputs of nft, one list of lines for each call. */
export const inputsOf = ({ commands }: Rendering): readonly (readonly string[])[] =>
  commands.flatMap((command: KernelCommand) =>
    command.tool === 'nft' ? [command.lines.map(({ text }) => text)] : [],
  );

/** The Node object, with the address that kube-proxy took for its own in front. */
function nodeOf({ nodeName, nodeIP, nodeZone }: NftProxySettings, node: Node | undefined): Node {
  const zone = nodeZone === undefined ? {} : { 'topology.kubernetes.io/zone': nodeZone };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    ...node,
    metadata: { name: nodeName, ...node?.metadata, labels: { ...zone, ...node?.metadata.labels } },
    status: { addresses: [{ type: 'InternalIP', address: nodeIP }, ...(node?.status?.addresses ?? [])] },
  };
}
