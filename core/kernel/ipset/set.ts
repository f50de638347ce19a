import type { Sorted } from '../../sim/index.ts';
import type { Tag } from '../load.ts';

/** The types of sets that are known, each with what its entries are made of. */
export const SET_TYPES = {
  'hash:ip': ['ip'],
  'hash:net': ['net'],
  'hash:ip,port': ['ip', 'port'],
  'hash:ip,port,ip': ['ip', 'port', 'ip'],
  'hash:ip,port,net': ['ip', 'port', 'net'],
  'bitmap:port': ['number'],
} as const;

export type SetType = keyof typeof SET_TYPES;

/** One part of an entry: an address, a network, `tcp:80`, or a bare port. */
export type Part = (typeof SET_TYPES)[SetType][number];

/** One set, as `ipset` keeps it. */
export interface IpSet {
  readonly name: string;
  readonly type: SetType;
  /** The words after the type: `family inet hashsize 1024 maxelem 65536`. */
  readonly header: string;
  /** By canonical text: `10.96.0.1,tcp:80`. The value says where the entry comes from. */
  readonly entries: Sorted<Tag>;
}

/** Sets by name. One name space for both families. */
export type IpSets = Readonly<Record<string, IpSet>>;

/** The family of addresses in a set; bitmaps have none. */
export const familyOfSet = ({
  type,
  header,
}: Pick<IpSet, 'type' | 'header'>): 'IPv4' | 'IPv6' | undefined => {
  if (type === 'bitmap:port') return undefined;
  return /(^| )family inet6( |$)/.test(header) ? 'IPv6' : 'IPv4';
};
