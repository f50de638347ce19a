/**
 * One Linux node as a packet meets it: hooks in kernel order, routes, conntrack, iptables. Mirrors netfilter
 * of Linux 6.x and iptables 1.8.9 (nf_tables backend). Knows nothing of Kubernetes.
 */
export type { ConntrackEntry, ConntrackTable } from './conntrack.ts';
export type { Chain, IptablesTables } from './iptables/tables.ts';
export type { IptablesCommand, IptablesRestore, KernelCommand, Load, Tag, TaggedLine } from './load.ts';
export type { Interface, Netns, Route, Sysctls } from './netns.ts';
export type { Fate, Hook, HookPass, Passage, RuleVisit } from './passage.ts';
