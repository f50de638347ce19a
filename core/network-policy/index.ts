/**
 * What enforces NetworkPolicies: the agent of the CNI on each node. Mirrors kindnetd of kind v0.30, which embeds
 * sigs.k8s.io/kube-network-policies v0.8: rules of nft queue the first packet of each connection of a policed Pod to the agent, which accepts or
 * drops it; what is established passes. Followed where it differs from other implementations: packets of root's processes on the
 * Pod's own node pass (kubelet's probes), Pods in the host's network are not policed, what a Pod sends to its own node's
 * processes is not looked at, and with the agent stopped everything passes.
 *
 * Simplified: the agent's logs, metrics and AdminNetworkPolicies.
 */
export { kindnet } from './component.ts';
export type { AgentMemory } from './memory.ts';
export { provideNetworkPolicies } from './provide.ts';
export { type Direction, rulesOf } from './rule.ts';
export { QUEUE } from './rules.ts';
export { type Hearing, type Judgement, type Verdict, verdictOn } from './verdict.ts';
