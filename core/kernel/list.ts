import type { Family } from '../net/index.ts';
import { type SavedLine, save } from './iptables/save.ts';
import type { Netns } from './netns.ts';
import { type ListedLine, listRuleset } from './nftables/listing.ts';

/** What `iptables-save` (or `ip6tables-save`) prints on the node; tables that nobody has touched are absent. */
export function iptablesSave(netns: Netns, family: Family): readonly SavedLine[] {
  return save(netns.iptables[family], family);
}

/** What `nft list ruleset` prints on the node at a time: tables made by nft, in the order in which they were made. */
export function nftListRuleset(netns: Netns, now: number): readonly ListedLine[] {
  return listRuleset(netns.nftables, now);
}
