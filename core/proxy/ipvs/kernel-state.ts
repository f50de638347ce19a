import { emptyIpvs, type IpSet, type Ipvs, type VirtualServer } from '../../kernel/index.ts';
import { addressOf, cidrContains, familyOf } from '../../net/index.ts';
import { sortedKeys, sortedValues } from '../../sim/index.ts';
import type { NodeView } from '../mode.ts';
import { DUMMY } from './jumps.ts';
import { nameIn, type SetName, setNames } from './sets.ts';

/** The tables of ip_vs as kube-proxy reads them at the start of a sync. */
export const ipvsOf = ({ netns }: NodeView): Ipvs => netns?.ipvs ?? emptyIpvs;

export const setOf = ({ netns, family }: NodeView, set: SetName): IpSet | undefined =>
  netns?.ipsets?.[nameIn(set, family)];

/** Addresses of one family on the dummy link. */
export function boundAddresses({ netns, family }: NodeView): readonly string[] {
  const link = netns?.interfaces.find(({ name }) => name === DUMMY);
  return (link?.addresses ?? []).map(addressOf).filter((address) => familyOf(address) === family);
}

/** Names by which objects are told apart: what one service port asks for may be asked for by another one too. */
export const serverName = (key: string): string => `server ${key}`;
export const entryName = (set: SetName, entry: string): string => `entry ${set} ${entry}`;
export const addressName = (address: string): string => `address ${address}`;

/** Virtual servers of the other family, and those in `excludeCIDRs`, are somebody else's. */
function isOurs({ family, config }: NodeView, { address }: VirtualServer): boolean {
  if (familyOf(address) !== family) return false;
  return !config.ipvs.excludeCIDRs.some((cidr) => cidrContains(cidr, address));
}

/** Every object in the kernel that a full sync would remove if nobody asked for it. */
export const namesInKernel = (view: NodeView): readonly string[] => [
  ...sortedValues(ipvsOf(view).services)
    .filter((server) => isOurs(view, server))
    .map(({ protocol, address, port }) =>
      serverName(`${protocol} ${address.includes(':') ? `[${address}]` : address}:${port}`),
    ),
  ...setNames
    .filter((set) => set !== 'KUBE-IPVS-IPS')
    .flatMap((set) => {
      const entries = setOf(view, set)?.entries;
      return entries ? sortedKeys(entries).map((entry) => entryName(set, entry)) : [];
    }),
  ...boundAddresses(view).map(addressName),
];
