import ipaddr from 'ipaddr.js';
import type { Family } from '../../net/index.ts';
import type { ApiState } from '../state.ts';
import { drawSlot, staticBand } from './range.ts';

/** Most slots of a range that are ever drawn from: IPv6 ranges are far larger than any cluster. */
const LARGEST_RANGE = 2 ** 24;

/** One `--service-cluster-ip-range`. */
interface ServiceRange {
  readonly cidr: string;
  readonly family: Family;
  readonly network: ipaddr.IPv4 | ipaddr.IPv6;
  readonly prefix: number;
}

/** Why an address cannot be had, in the allocator's words (pkg/registry/core/service/ipallocator). */
export type Unavailable =
  | 'the provided network does not match the current range'
  | 'provided IP is already allocated'
  | `the provided IP (${string}) is not in the valid range. The range of valid IPs is ${string}`;

const familyOfParsed = (address: ipaddr.IPv4 | ipaddr.IPv6): Family =>
  address.kind() === 'ipv4' ? 'IPv4' : 'IPv6';

/** The family of a valid address; undefined for other text. */
export function familyOf(address: string): Family | undefined {
  return ipaddr.isValid(address) ? familyOfParsed(ipaddr.parse(address)) : undefined;
}

/** The families that the cluster serves, the default one first. */
export function servedFamilies(state: ApiState): readonly Family[] {
  return ranges(state).map((range) => range.family);
}

function ranges(state: ApiState): readonly ServiceRange[] {
  return state.config.serviceClusterIPRanges.map((cidr) => {
    const [network, prefix] = ipaddr.parseCIDR(cidr);
    return { cidr, family: familyOfParsed(network), network, prefix };
  });
}

/** The address at an offset from the network address. */
function addressAt(range: ServiceRange, offset: number): string {
  const bytes = range.network.toByteArray();
  let carry = offset;
  for (let index = bytes.length - 1; index >= 0 && carry > 0; index--) {
    carry += bytes[index] as number;
    bytes[index] = carry % 256;
    carry = Math.floor(carry / 256);
  }
  return ipaddr.fromByteArray(bytes).toString();
}

/** Addresses that Services hold, in canonical spelling. */
function heldAddresses(state: ApiState): ReadonlySet<string> {
  const held = Object.values(state.objects.Service ?? {}).flatMap((object) =>
    object.kind === 'Service' ? (object.spec.clusterIPs ?? []) : [],
  );
  return new Set(held.filter(ipaddr.isValid).map((address) => ipaddr.parse(address).toString()));
}

/** Why this address cannot be given to a Service; undefined when it can. */
export function whyUnavailable(state: ApiState, family: Family, text: string): Unavailable | undefined {
  const range = ranges(state).find((each) => each.family === family);
  const address = ipaddr.parse(text);
  const inside =
    range && address.kind() === range.network.kind() && address.match(range.network, range.prefix);
  if (!range || !inside) return 'the provided network does not match the current range';
  const canonical = address.toString();
  const size = 2 ** ((family === 'IPv4' ? 32 : 128) - range.prefix);
  if (canonical === addressAt(range, 0) || (family === 'IPv4' && canonical === addressAt(range, size - 1)))
    return `the provided IP (${text}) is not in the valid range. The range of valid IPs is ${range.cidr}`;
  return heldAddresses(state).has(canonical) ? 'provided IP is already allocated' : undefined;
}

/**
 * A free address of the family: from the upper band while it has one (ipallocator.go, KEP-3070). The network
 * address and the IPv4 broadcast address are never given. Undefined when the range is full.
 */
export function drawClusterIP(
  state: ApiState,
  family: Family,
  alsoHeld: readonly string[],
  draw: () => number,
): string | undefined {
  const range = ranges(state).find((each) => each.family === family);
  if (!range) return undefined;
  const total = 2 ** ((family === 'IPv4' ? 32 : 128) - range.prefix);
  const size = Math.min(family === 'IPv4' ? total - 2 : total - 1, LARGEST_RANGE);
  const held = heldAddresses(state);
  const isTaken = (slot: number): boolean => {
    const address = addressAt(range, slot + 1);
    return held.has(address) || alsoHeld.includes(address);
  };
  const slot = drawSlot({ size, offset: Math.min(staticBand(total, 16, 256), size) }, isTaken, draw);
  return slot === undefined ? undefined : addressAt(range, slot + 1);
}
