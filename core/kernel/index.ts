/**
 * One Linux node as a packet meets it: hooks in kernel order, routes, conntrack, iptables, nftables, ipsets and IPVS.
 * Mirrors netfilter of Linux 6.x, iptables 1.8.9 (nf_tables backend), nft 1.0.6, ipset 7 and ipvsadm 1.31. Knows nothing of Kubernetes.
 *
 * `load` changes rules, `receive` and `emit` run one packet and give the namespace afterwards.
 *
 * Simplified: no fragments, TTL, TCP windows or rate limit of ICMP errors; rp_filter is off; the sysctls of IPv4 count for IPv6 too;
 * SCTP flows have no states; `recent` keeps the last time only; a chain that is still jumped to
 * may be deleted; expressions of nft that kube-proxy does not use are kept, listed and met by no packet; conntrack has room for all;
 * IPVS forwards by NAT only and knows no firewall marks, thresholds or other timeouts than its own defaults; its records of a drained connection
 * end at once with their server, not a moment later.
 */
export { load } from './apply.ts';
export type { ConntrackEntry, KeyedFlow } from './conntrack/entry.ts';
export { conntrackList, printEntry as conntrackText } from './conntrack/list.ts';
export { flowsSince, isTaken, liveEntries as conntrackEntries, liveKeys } from './conntrack/table.ts';
export type { Counters } from './counters.ts';
export { emit } from './emit.ts';
export { ipsetSave } from './ipset/list.ts';
export type { IpSet } from './ipset/set.ts';
export { parseTables } from './iptables/restore.ts';
export { chainIn } from './iptables/tables.ts';
export type { Connection as IpvsConnection } from './ipvs/connection.ts';
export { ipvsadmList, ipvsadmSave, serviceSettings } from './ipvs/list.ts';
export { schedulerRule } from './ipvs/record.ts';
export { closedAs, connectionOf, placed, sameIpvs } from './ipvs/repeat.ts';
export { IPVS_SCHEDULERS } from './ipvs/schedulers/index.ts';
export { emptyIpvs, type Ipvs, type RealServer, type VirtualServer } from './ipvs/state.ts';
export { loads } from './ipvs/table.ts';
export { ipAddrShow } from './link-list.ts';
export { iptablesSave, nftListRuleset } from './list.ts';
export type {
  ConntrackDelete,
  IptablesCommand,
  KernelCommand,
  Load,
  Tag,
  TaggedLine,
} from './load.ts';
export { type Interface, type Netns, newNetns, type Route } from './netns.ts';

export type { NftTable } from './nftables/ruleset.ts';
export type { Hook, HookPass, LocalReply, Passage, Queued, RuleVisit } from './passage.ts';
export { provideIpvs, provideNft } from './provide.ts';
export { receive } from './receive.ts';
export { countedSince, repeated } from './repeat.ts';
export { sourceFor } from './routing.ts';
export type { KernelContext, QueuedPacket } from './skb.ts';
export type { Sysctls } from './sysctls.ts';
export { fillIn } from './trail.ts';
