import type { EndpointSlice, Node, Service } from '../api/index.ts';
import type { Family } from '../net/index.ts';
import { emptySorted, type Millis, type Sorted } from '../sim/index.ts';
import type { KubeProxyConfiguration, NftablesLayout } from './config.ts';
import { type Kept, nothingKept } from './mode.ts';

/** What the proxier of one family knows of its own work. Each family has a proxier of its own, as upstream. */
export interface FamilyMemory {
  /** `namespace/name` of Services that changed since the last sync, as keys. */
  readonly changed: Sorted<true>;
  /** Whether a change of the Services above touches a UDP endpoint, so that old conntrack entries must go. */
  readonly conntrackCleanup: boolean;
  readonly needFullSync: boolean;
  readonly fullSyncAt?: Millis;
  readonly kept: Kept;
  /** By table. */
  readonly rules: Readonly<Record<string, number>>;
  readonly noLocalEndpoints: { readonly internal: number; readonly external: number };
}

/** What one kube-proxy remembers. */
export interface ProxyMemory {
  /** The mode it was started with, if that is not the configuration's. */
  readonly mode?: KubeProxyConfiguration['mode'];
  /** The scheduler of ipvs mode it was started with, if that is not the configuration's. */
  readonly scheduler?: string;
  /** The arrangement of nftables mode that its release writes, if that is not the configuration's. */
  readonly layout?: NftablesLayout;
  /** By `namespace/name`. */
  readonly services: Sorted<Service>;
  /** By `namespace/name` of the slice. */
  readonly slices: Sorted<EndpointSlice>;
  /** The Node it runs on, once heard of. */
  readonly node?: Node;
  /** End of the last sync of either family. */
  readonly syncedAt?: Millis;
  /** When the pending sync is due; absent if none is. */
  readonly syncDue?: Millis;
  readonly families: Readonly<Record<Family, FamilyMemory>>;
}

const newFamily: FamilyMemory = {
  changed: emptySorted,
  conntrackCleanup: false,
  needFullSync: true,
  kept: nothingKept,
  rules: {},
  noLocalEndpoints: { internal: 0, external: 0 },
};

/** A kube-proxy that has just started. */
export const initialMemory: ProxyMemory = {
  services: emptySorted,
  slices: emptySorted,
  families: { IPv4: newFamily, IPv6: newFamily },
};
