import type { Packet } from '../net/index.ts';
import type { ConntrackEntry } from './conntrack/entry.ts';
import type { Direction } from './conntrack/table.ts';
import type { Tag } from './load.ts';
import type { Netns } from './netns.ts';

/** Netfilter hooks, in the order of include/uapi/linux/netfilter.h. */
export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';

/** One rule that a packet was held against. */
export interface RuleVisit {
  readonly table: string;
  readonly chain: string;
  /** Place in the chain, from 1, as `iptables -L --line-numbers` counts. */
  readonly position: number;
  /** The rule as `iptables-save` or `nft list ruleset` prints it. */
  readonly text: string;
  readonly matched: boolean;
  /** Where it did not match: the first match that said no, as printed. */
  readonly failed?: string;
  /** Where it matched: `ACCEPT`, `DROP`, `REJECT`, `DNAT`, `MASQUERADE`, `MARK`, `RETURN`, a chain name, or `continue`. */
  readonly target?: string;
  /** nft: `target` is a chain that does not come back here. */
  readonly goto?: true;
  /** The skb mark after the rule; absent: 0. */
  readonly mark?: number;
  /** For `statistic`: the probability of the rule and the number drawn. For `numgen random mod N`: 1/N. */
  readonly chance?: { readonly probability: number; readonly drawn: number };
  /** Of the rule; where a verdict map decided, of the element that was found. */
  readonly tag?: Tag;
}

/** What became of a packet that a rule gave to a queue: the program's verdict, or what happens where none listens. */
export interface Queued {
  readonly number: number;
  readonly verdict: 'accept' | 'drop' | 'bypassed' | 'lost';
}

/** What happened to a packet in one table (or kernel stage) of one hook; of nft, in one base chain. */
export interface HookPass {
  readonly hook: Hook;
  /** `conntrack`, `routing` and `ipvs` are stages of the kernel, the others are tables. A base chain of nft counts by its type (`route`: mangle). */
  readonly stage: 'conntrack' | 'raw' | 'mangle' | 'nat' | 'filter' | 'routing' | 'ipvs';
  readonly before: Packet;
  readonly after: Packet;
  /** How many rules it was held against. */
  readonly looked: number;
  /** Those of them that matched or drew. */
  readonly decisive: readonly RuleVisit[];
  /** All of them, in order; made when first read, and plain data where it is copied. */
  readonly visits: readonly RuleVisit[];
  /**
   * How the stage ended: `ACCEPT` (also by policy), `DROP`, `REJECT`; for `conntrack` the state (`NEW`, `ESTABLISHED`,
   * `RELATED`, `INVALID`, `UNTRACKED`); for `ipvs` `Masq ADDRESS:PORT`, `REPLY`, `REJECT` or `DROP`; for `routing` the chosen route as `ip route get` prints it, or why there is none.
   */
  readonly verdict: string;
  /** For `conntrack`, and where nat made or changed an entry: the entry as `conntrack -L` prints it. */
  readonly entry?: string;
  /** A rule of it gave the packet to a program on the node, which said ACCEPT or DROP. */
  readonly queued?: Queued;
}

/** What a local process's send call fails with, where the packet never left the stack. A TCP connect ignores EPERM and waits. */
export type SendError = 'EPERM' | 'ENETUNREACH' | 'EINVAL';

/**
 * A packet that the stack itself makes in answer to another, such as an ICMP error. It belongs to the flow of the packet
 * that caused it, even if that flow was never let into the conntrack table (net/netfilter, nf_ct_attach).
 */
export interface LocalReply extends Packet {
  readonly flow?: { readonly entry: ConntrackEntry; readonly direction: Direction };
}

/** How a packet leaves a network namespace. */
export type Fate =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'forward'; readonly oif: string; readonly nextHop: string }
  /** `queued`: not a rule but the program that it was given to has dropped it. */
  | {
      readonly kind: 'drop';
      readonly reason: string;
      readonly errno?: SendError;
      readonly queued?: Queued;
    }
  /** The node itself answers; `reply` has already been addressed to the sender: give it to `emit` on this node. */
  | { readonly kind: 'reject'; readonly reply: LocalReply; readonly errno?: SendError };

/** The record of one packet in one network namespace, and the namespace afterwards (conntrack, counters, recent). */
export interface Passage {
  readonly netns: Netns;
  readonly packet: Packet;
  readonly fate: Fate;
  readonly hooks: readonly HookPass[];
}
