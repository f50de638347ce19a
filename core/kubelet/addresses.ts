import type { Node } from '../api/index.ts';
import { cidrSize, nthAddress } from '../net/index.ts';
import { emptySorted, sortedGet, sortedPut, sortedRemove } from '../sim/index.ts';
import type { KubeletMemory } from './memory.ts';

type Pool = KubeletMemory['addresses'];

/** .0 is the network, .1 the bridge. */
const FIRST = 2;

/** The Pod networks of a node, one per family. */
export const podCIDRs = ({ spec }: Node): readonly string[] =>
  spec?.podCIDRs ?? (spec?.podCIDR ? [spec.podCIDR] : []);

/**
 * Takes an address of each Pod network: the next one after the last, and from the start again at the end, so that
 * an address is not given to somebody else right away (containernetworking/plugins ipam/host-local).
 * An exhausted network gives none.
 */
export function takeAddresses(
  pools: Pool,
  cidrs: readonly string[],
): { pools: Pool; addresses: readonly string[] } {
  const addresses: string[] = [];
  let next = pools;
  for (const cidr of cidrs) {
    const pool = next[cidr] ?? { next: FIRST, used: emptySorted };
    const places = Math.min(cidrSize(cidr), 2 ** 16) - 1 - FIRST;
    for (let tried = 0; tried < places; tried++) {
      const place = FIRST + ((pool.next - FIRST + tried) % places);
      const address = nthAddress(cidr, place);
      if (sortedGet(pool.used, address)) continue;
      addresses.push(address);
      next = { ...next, [cidr]: { next: place + 1, used: sortedPut(pool.used, address, true) } };
      break;
    }
  }
  return { pools: next, addresses };
}

/** Gives addresses back. */
export function releaseAddresses(pools: Pool, addresses: readonly string[]): Pool {
  return Object.fromEntries(
    Object.entries(pools).map(([cidr, { next, used }]) => [
      cidr,
      { next, used: addresses.reduce(sortedRemove<true>, used) },
    ]),
  );
}

/** The node's own addresses, which hostNetwork Pods share. */
export const nodeAddresses = (node: Node | undefined): readonly string[] =>
  (node?.status?.addresses ?? []).filter(({ type }) => type === 'InternalIP').map(({ address }) => address);
