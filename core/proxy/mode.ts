import type { KernelCommand, Netns, TaggedLine } from '../kernel/index.ts';
import type { Family } from '../net/index.ts';
import { emptySorted, type Millis, type Sorted } from '../sim/index.ts';
import type { Host, KubeProxyConfiguration } from './config.ts';
import type { EndpointsMap } from './digest/endpoints.ts';
import type { LocalDetector } from './digest/local-detector.ts';
import type { NodePortAddresses } from './digest/node-port-addresses.ts';
import type { ServedPorts } from './digest/served.ts';
import type { ServicePort } from './digest/service-port.ts';

/** What a mode keeps of one Service: the names of the kernel objects it made, and how many rules are in them. */
export interface Written {
  readonly objects: readonly string[];
  readonly rules: number;
  /** In nftables mode: what it has asked of sets and maps, in order: container and key. */
  readonly elements?: readonly (readonly [container: string, key: string])[];
  /** In ipvs mode: its lines of KUBE-IPVS-OUT-FILTER, if there are any. */
  readonly outFilter?: readonly TaggedLine[];
  /** In ipvs mode: whether a traffic policy finds no endpoint on this node. */
  readonly lacksLocal?: { readonly internal: boolean; readonly external: boolean };
}

/** What a mode remembers from one sync to the next. Plain data: it is part of the component's memory. */
export interface Kept {
  /** By Service, as `namespace/name`. */
  readonly written: Sorted<Written>;
  /** Objects that nothing uses any more, not yet removed. In ipvs mode, real servers that drain. */
  readonly stale: readonly string[];
  /** When stale objects were last removed, or looked at. */
  readonly cleanedAt?: Millis;
  /** Elements of sets and maps, by container, then by key. Absent in modes without any, and before the first sync. */
  readonly elements?: Readonly<Record<string, Sorted<KeptElement>>>;
  /** Whether two have asked for an element with different values: then every sync overwrites the one with the other. */
  readonly contested?: true;
  /** When an object became stale, where that decides when it may be removed. */
  readonly staleSince?: Readonly<Record<string, Millis>>;
}

/** An element of a set or map. */
export interface KeptElement {
  /** Empty in sets. */
  readonly value: string;
  /** How many times Services have asked for it. */
  readonly askers: number;
}

export const nothingKept: Kept = { written: emptySorted, stale: [] };

/** All that a mode may know of the world: one node and one family. */
export interface NodeView {
  readonly family: Family;
  readonly now: Millis;
  readonly config: KubeProxyConfiguration;
  readonly host: Host;
  /** Text of the masquerade mark. */
  readonly masqueradeMark: string;
  readonly nodeName: string;
  /** The node's primary address of the family. */
  readonly nodeIP: string | undefined;
  readonly nodeLabels: Readonly<Record<string, string>>;
  /** Addresses of the node's interfaces, of the family. */
  readonly localAddresses: readonly string[];
  /** CIDRs that cluster IPs are allocated from, of the family. */
  readonly serviceCIDRs: readonly string[];
  readonly detector: LocalDetector | undefined;
  readonly nodePorts: NodePortAddresses;
  /** Whether 127.0.0.0/8 serves node ports. Never for IPv6. */
  readonly localhostNodePorts: boolean;
  readonly served: ServedPorts;
  readonly servicePorts: readonly ServicePort[];
  /** All endpoints that are known, of Services or not: worked out when it is asked for. */
  readonly endpoints: EndpointsMap;
  /** `namespace/name` of Services that changed since the last sync; `all` asks for a full sync. */
  readonly changed: ReadonlySet<string> | 'all';
  /** The node's kernel as it is now, for modes that read it; absent: nothing is in it. */
  readonly netns?: Netns;
  readonly kept: Kept;
}

/** The outcome of one sync. */
export interface Rendering {
  readonly commands: readonly KernelCommand[];
  readonly kept: Kept;
  /** Rules in the kernel afterwards, by table (sync_proxy_rules_iptables_total). */
  readonly rules: Readonly<Record<string, number>>;
  /** Service ports whose traffic is dropped here for want of a local endpoint (sync_proxy_rules_no_local_endpoints_total). */
  readonly noLocalEndpoints: { readonly internal: number; readonly external: number };
}

/** A proxy mode: how Services become rules. A new mode is a folder with one of these, named in `modes.ts`. */
export interface ProxyMode {
  /** Value of `mode` in the configuration. */
  readonly name: KubeProxyConfiguration['mode'];
  render(view: NodeView): Rendering;
  /** Loads into the kernel the tools that only this mode runs. */
  tools?(): void;
  /** What a kube-proxy of another mode does when it starts: removes all that this mode may have left on the node. */
  cleanup(family: Family): readonly KernelCommand[];
  /** Looks at stale objects again, once a minute while there are any. Only ipvs mode lets some linger. */
  drain?(kept: Kept, netns: Netns, now: Millis): Pick<Rendering, 'commands' | 'kept'>;
}
