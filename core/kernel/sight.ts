import type { Family, IcmpError, Packet } from '../net/index.ts';
import type { IpSets } from './ipset/set.ts';
import type { Tag } from './load.ts';

export type CtState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'UNTRACKED';

/** What `-m ipvs` may ask of a packet. */
export interface VirtualEnd {
  readonly protocol: Packet['protocol'];
  readonly address: string;
  readonly port: number;
}

/** A packet at one hook, and the little of its node that matches may look at or (in `recent`, `nth`) change. */
export interface Sight {
  readonly packet: Packet;
  readonly family: Family;
  readonly iif?: string | undefined;
  readonly oif?: string | undefined;
  /** Bridge ports, for `physdev`. */
  readonly physIn?: string | undefined;
  readonly physOut?: string | undefined;
  /** INVALID too while conntrack has not looked. */
  readonly ctState: CtState;
  /** Conntrack status bits: which side of the flow has been translated. */
  readonly nat: { readonly src: boolean; readonly dst: boolean };
  /** User of the local process that sent it; absent for packets that came in and those of the stack itself. */
  readonly uid?: number | undefined;
  readonly now: number;
  draw(): number;
  /** Whether nobody wants the record: then only what decides is looked at. */
  readonly brief?: boolean | undefined;
  /** Tells of a rule (position 0: of a policy) that the packet has met. */
  count(table: string, chain: string, position: number): void;
  /** A destination that random choices are bent to where they can. */
  readonly prefer?: string | undefined;
  isLocal(address: string): boolean;
  /** Sets of ipset, by name. */
  readonly ipsets?: IpSets | undefined;
  /** The virtual server that a client's packet came in by; absent before IPVS has handled it. */
  readonly virtual?: (() => VirtualEnd | undefined) | undefined;
  readonly recent: RecentLists;
  /** Counts packets of `statistic --mode nth` under the rule's text: says which of `every` this one is. */
  nextNth(rule: string, every: number, first: number): number;
}

/** The lists of `recent`, by name: address ► last seen (virtual ms). */
export interface RecentLists {
  lastSeen(list: string, address: string): number | undefined;
  see(list: string, address: string): void;
  forget(list: string, address: string): void;
  /** Forgets every address not seen since `before`. */
  reap(list: string, before: number): void;
}

/** What a match said. `chance` is there for random ones. */
export interface Answer {
  readonly matched: boolean;
  /** Of what was found in a set. */
  readonly tag?: Tag;
  readonly chance?: { readonly probability: number; readonly drawn: number };
}

/** What a target does with a packet. After CONTINUE, MARK and NOTRACK comes the next rule. */
export type Action =
  | { readonly do: 'ACCEPT' }
  | { readonly do: 'DROP' }
  | { readonly do: 'RETURN' }
  | { readonly do: 'CONTINUE' }
  | { readonly do: 'MARK'; readonly mark: number }
  /** Conntrack is to pass the packet by. */
  | { readonly do: 'NOTRACK' }
  /** A program on the node decides: the one that listens on this queue. Without one the packet is lost, or goes on past the chain. */
  | { readonly do: 'QUEUE'; readonly number: number; readonly bypass: boolean }
  | { readonly do: 'REJECT'; readonly with: IcmpError['type'] | 'tcp-reset' }
  | { readonly do: 'DNAT'; readonly address?: string; readonly port?: number }
  | {
      readonly do: 'SNAT';
      readonly address: string;
      readonly ports?: readonly [number, number];
      readonly random: boolean;
    }
  | { readonly do: 'MASQUERADE'; readonly ports?: readonly [number, number]; readonly random: boolean };
