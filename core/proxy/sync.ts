import type { Node, Service } from '../api/index.ts';
import type { Netns } from '../kernel/index.ts';
import { addressOf, canonicalAddress, type Family, familyOf, nthAddress } from '../net/index.ts';
import { emptySorted, type Millis, measure, sortedKeys, sortedValues } from '../sim/index.ts';
import type { Host, KubeProxyConfiguration } from './config.ts';
import { type EndpointsMap, endpointsMap } from './digest/endpoints.ts';
import { localDetector } from './digest/local-detector.ts';
import { nodePortAddresses } from './digest/node-port-addresses.ts';
import { type Digest, digestObjects } from './digest/served.ts';
import { type ServicePort, servicePorts } from './digest/service-port.ts';
import type { FamilyMemory, ProxyMemory } from './memory.ts';
import type { Kept, NodeView, Rendering } from './mode.ts';
import { modeNamed } from './modes.ts';

/** One hour: after that a change is written with a full sync (pkg/proxy/util FullSyncPeriod). */
const FULL_SYNC_PERIOD: Millis = 3_600_000;

/** What the rules of a node are made of, whatever wrote them down: a component's memory, a test, a recording. */
export interface SyncInput {
  readonly config: KubeProxyConfiguration;
  readonly host: Host;
  readonly node: Node;
  readonly family: Family;
  readonly services: ProxyMemory['services'];
  readonly slices: ProxyMemory['slices'];
  readonly now: Millis;
  readonly memory: FamilyMemory;
  /** Text of the mark, where it is not the one that the configuration stands for. */
  readonly masqueradeMark?: string;
  /** Addresses of the node's interfaces, where they are better known than by the Node object. */
  readonly localAddresses?: readonly string[];
  /** The node's kernel, for modes that read it. */
  readonly netns?: Netns;
}

/** Service ports of one family, Services sorted by name, ports in the order of the spec. */
export const servicePortMap = (services: SyncInput['services'], family: Family): readonly ServicePort[] =>
  portsOf[family](services);

const portsOfFamily = (family: Family) =>
  measure<Service, readonly ServicePort[]>(
    (services) => services.flatMap((service) => servicePorts(service, family)),
    (lists) => lists.flat(),
  );

const portsOf = { IPv4: portsOfFamily('IPv4'), IPv6: portsOfFamily('IPv6') };

/** Endpoints of one family as a node sees them. */
export function endpointsOf(slices: SyncInput['slices'], family: Family, nodeName: string): EndpointsMap {
  return endpointsMap(sortedValues(slices), family, nodeName);
}

/** Digests once, then lets the mode write. */
export function syncProxyRules(input: SyncInput): { readonly view: NodeView; readonly rendering: Rendering } {
  const { services, slices, family, node, memory } = input;
  const place = { family, nodeName: node.metadata.name, nodeLabels: node.metadata.labels ?? {} };
  const digest = digestObjects({ services, slices }, place, digests.get(memory.kept.written));
  const view = viewOf(input, digest);
  const rendering = modeNamed(input.config.mode).render(view);
  digests.set(rendering.kept.written, digest);
  return { view, rendering };
}

/** What the last sync was made of, by what it left: the next one has only to digest what differs. Known or not changes no outcome. */
const digests = new WeakMap<Kept['written'], Digest>();

/** Remembers a sync. */
export function afterSync(
  memory: FamilyMemory,
  view: NodeView,
  { kept, rules, noLocalEndpoints }: Rendering,
) {
  const fullSyncAt = view.changed === 'all' ? view.now : memory.fullSyncAt;
  return {
    changed: emptySorted,
    conntrackCleanup: false,
    needFullSync: false,
    ...(fullSyncAt === undefined ? {} : { fullSyncAt }),
    kept,
    rules,
    noLocalEndpoints,
  } satisfies FamilyMemory;
}

function viewOf(input: SyncInput, { nodeName, nodeLabels, served }: Digest): NodeView {
  const { config, host, node, family, memory, now } = input;
  const nodeIP = nodeAddresses(node, family)[0];
  const nodePorts = nodePortAddresses(nodePortSettings(config), family, nodeIP);
  const isDue = memory.fullSyncAt === undefined || now - memory.fullSyncAt > FULL_SYNC_PERIOD;
  return {
    family,
    now,
    config,
    host,
    masqueradeMark: input.masqueradeMark ?? markText(markBit(config)),
    nodeName,
    nodeIP,
    nodeLabels,
    localAddresses: input.localAddresses ?? interfaceAddresses(node, family),
    serviceCIDRs: host.serviceCIDRs.filter((cidr) => familyOf(addressOf(cidr)) === family),
    detector: localDetector(config, family, node),
    nodePorts,
    localhostNodePorts:
      family === 'IPv4' && config.iptables.localhostNodePorts && nodePorts.containsIPv4Loopback,
    servicePorts: servicePortMap(input.services, family),
    served,
    get endpoints() {
      return endpointsOf(input.slices, family, nodeName);
    },
    changed: memory.needFullSync || isDue ? 'all' : new Set(sortedKeys(memory.changed)),
    ...(input.netns ? { netns: input.netns } : {}),
    kept: memory.kept,
  };
}

/** The default of nftables mode is the primary address (pkg/proxy/apis/config, setDefaults of cmd/kube-proxy/app). */
const nodePortSettings = ({ mode, nodePortAddresses: given }: KubeProxyConfiguration): readonly string[] =>
  mode === 'nftables' && given.length === 0 ? ['primary'] : given;

const markBit = ({ mode, iptables, nftables }: KubeProxyConfiguration): number =>
  (mode === 'nftables' ? nftables : iptables).masqueradeBit;

/** `%#08x` of the mark, as Go prints it: bit 14 is 0x00004000. */
export const markText = (bit: number): string => `0x${(2 ** bit).toString(16).padStart(8, '0')}`;

function nodeAddresses(node: Node, family: Family): readonly string[] {
  const internal = (node.status?.addresses ?? []).filter((address) => address.type === 'InternalIP');
  const addresses = internal.flatMap(({ address }) => canonicalAddress(address) ?? []);
  return addresses.filter((address) => familyOf(address) === family);
}

/** Loopback, the node's own addresses, and the Pod bridge's: the first address of each Pod CIDR. */
function interfaceAddresses(node: Node, family: Family): readonly string[] {
  const podCIDRs = node.spec?.podCIDRs ?? (node.spec?.podCIDR ? [node.spec.podCIDR] : []);
  const ofFamily = podCIDRs.filter((cidr) => familyOf(addressOf(cidr)) === family);
  const bridge = ofFamily.map((cidr) => nthAddress(cidr, 1));
  return [family === 'IPv4' ? '127.0.0.1' : '::1', ...nodeAddresses(node, family), ...bridge];
}
