import { addressOf, cidrContains, cidrOf, type Family, familyOf, isLoopback } from '../../net/index.ts';

/** Where node ports are served, in one family. (pkg/proxy/util/nodeport_addresses.go) */
export interface NodePortAddresses {
  /** On every local address. */
  readonly matchAll: boolean;
  readonly cidrs: readonly string[];
  readonly containsIPv4Loopback: boolean;
}

/**
 * Reads `nodePortAddresses`. Without a CIDR of the family all addresses count. `primary` stands for the node's
 * primary address of the family.
 */
export function nodePortAddresses(
  settings: readonly string[],
  family: Family,
  nodeIP: string | undefined,
): NodePortAddresses {
  const texts = settings.flatMap((text) => {
    if (text !== 'primary') return [text];
    return nodeIP === undefined ? [] : [`${nodeIP}/${nodeIP.includes(':') ? 128 : 32}`];
  });
  const ofFamily = texts.flatMap((text) => {
    const cidr = cidrOf(text);
    return cidr !== undefined && familyOf(addressOf(cidr)) === family ? [cidr] : [];
  });
  const all = family === 'IPv4' ? '0.0.0.0/0' : '::/0';
  const cidrs = ofFamily.length > 0 ? ofFamily : [all];
  return {
    matchAll: cidrs.includes(all),
    cidrs,
    containsIPv4Loopback: cidrs.some((cidr) => cidr.startsWith('127.') || cidrContains(cidr, '127.0.0.0')),
  };
}

/** Those local addresses that serve node ports; loopback ones only on request. */
export function nodePortIPs(
  { cidrs }: NodePortAddresses,
  localAddresses: readonly string[],
  loopback: boolean,
): readonly string[] {
  const served = localAddresses.filter((address) => cidrs.some((cidr) => cidrContains(cidr, address)));
  return [...new Set(served)].filter((address) => loopback || !isLoopback(address));
}
