import { isMulticast } from '../net/index.ts';
import type { Sight } from './sight.ts';

/** Types of addresses, as rules name them. */
export const ADDRESS_TYPES = ['UNSPEC', 'UNICAST', 'LOCAL', 'BROADCAST', 'ANYCAST', 'MULTICAST'] as const;
export type AddressType = (typeof ADDRESS_TYPES)[number];

/** The kind that the routing tables give an address. Broadcast addresses of subnets are not known. */
export function addressTypeOf(address: string, sight: Sight): AddressType {
  if (sight.isLocal(address)) return 'LOCAL';
  if (isMulticast(address)) return 'MULTICAST';
  return address === '255.255.255.255' ? 'BROADCAST' : 'UNICAST';
}
