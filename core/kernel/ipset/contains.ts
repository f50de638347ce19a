import { cidrContains, type Family, type Packet } from '../../net/index.ts';
import { sortedGet, sortedKeys } from '../../sim/index.ts';
import type { Tag } from '../load.ts';
import { familyOfSet, type IpSet, type Part, SET_TYPES } from './set.ts';

/** Which end of a packet each part of an entry is compared with. */
export type Direction = 'src' | 'dst';

const PROTOCOLS: Readonly<Partial<Record<Packet['protocol'], string>>> = {
  TCP: 'tcp',
  UDP: 'udp',
  SCTP: 'sctp',
};

/** A part of the entry that would match the packet; undefined where the packet has no port. */
function wanted(part: Part, direction: Direction | undefined, packet: Packet): string | undefined {
  const protocol = PROTOCOLS[packet.protocol];
  const [address, port] = direction === 'src' ? [packet.src, packet.sport] : [packet.dst, packet.dport];
  if (part === 'ip' || part === 'net') return address;
  if (protocol === undefined) return undefined;
  return part === 'port' ? `${protocol}:${port}` : `${port}`;
}

/**
 * The tag of the entry that a packet is in a set by; undefined if it is not in it. Directions are read in turn, one for each part; a packet
 * of the other family or without ports is in no set that asks for them. (net/netfilter/ipset, the `kadt` of each type)
 */
export function lookUp(
  set: IpSet,
  directions: readonly Direction[],
  packet: Packet,
  family: Family,
): Tag | undefined {
  const ofSet = familyOfSet(set);
  if (ofSet !== undefined && ofSet !== family) return undefined;
  const parts = SET_TYPES[set.type];
  const values = parts.map((part, at) => wanted(part, directions[at], packet));
  if (directions.length < parts.length || values.includes(undefined)) return undefined;
  if (parts.at(-1) !== 'net') return sortedGet(set.entries, values.join(','));
  const start = values
    .slice(0, -1)
    .map((value) => `${value},`)
    .join('');
  const address = values.at(-1) ?? '';
  const found = sortedKeys(set.entries, start, `${start}~`).find((entry) => {
    const network = entry.slice(start.length);
    return network.includes('/') ? cidrContains(network, address) : network === address;
  });
  return found === undefined ? undefined : sortedGet(set.entries, found);
}
