import {
  addressOf,
  canonicalAddress,
  cidrContains,
  cidrSize,
  type Family,
  familyOf,
  nthAddress,
} from '../../net/index.ts';
import { clusterIPIndex, indexedCount } from '../indexes.ts';
import type { ApiState } from '../state.ts';
import { drawSlot, staticBand } from './range.ts';

/** Most slots of a range that are ever drawn from: IPv6 ranges are far larger than any cluster. */
const LARGEST_RANGE = 2 ** 24;

/** The families that the cluster serves, the default one first. */
export function servedFamilies({ config }: ApiState): readonly Family[] {
  return config.serviceClusterIPRanges.map((cidr) => familyOf(addressOf(cidr)) as Family);
}

const rangeOf = ({ config }: ApiState, family: Family): string | undefined =>
  config.serviceClusterIPRanges.find((cidr) => familyOf(addressOf(cidr)) === family);

/** How many addresses may be given: the network address never is, nor the IPv4 broadcast address. */
const usable = (cidr: string, family: Family): number =>
  Math.min(cidrSize(cidr) - (family === 'IPv4' ? 2 : 1), LARGEST_RANGE);

/** Whether a Service holds the address, in canonical spelling. */
const isHeld = (state: ApiState, address: string): boolean =>
  indexedCount(state.indexes, clusterIPIndex(address)) > 0;

/** Why this address cannot be given to a Service, in the allocator's words; undefined when it can. */
export function whyUnavailable(state: ApiState, family: Family, text: string): string | undefined {
  const cidr = rangeOf(state, family);
  const address = canonicalAddress(text);
  if (cidr === undefined || address === undefined || !cidrContains(cidr, address))
    return 'the provided network does not match the current range';
  const isBroadcast = family === 'IPv4' && address === nthAddress(cidr, cidrSize(cidr) - 1);
  if (isBroadcast || address === nthAddress(cidr, 0))
    return `the provided IP (${text}) is not in the valid range. The range of valid IPs is ${cidr}`;
  return isHeld(state, address) ? 'provided IP is already allocated' : undefined;
}

/**
 * A free address of the family, from the upper band while it has one (ipallocator.go, KEP-3070). Undefined when the
 * range is full.
 */
export function drawClusterIP(
  state: ApiState,
  family: Family,
  alsoHeld: readonly string[],
  draw: () => number,
): string | undefined {
  const cidr = rangeOf(state, family);
  if (cidr === undefined) return undefined;
  const addressAt = (slot: number): string => nthAddress(cidr, slot + 1);
  const isTaken = (slot: number): boolean =>
    isHeld(state, addressAt(slot)) || alsoHeld.includes(addressAt(slot));
  const size = usable(cidr, family);
  const slot = drawSlot({ size, offset: Math.min(staticBand(cidrSize(cidr), 16, 256), size) }, isTaken, draw);
  return slot === undefined ? undefined : addressAt(slot);
}
