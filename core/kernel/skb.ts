import { type Family, familyOf, headerOf, isMulticast, type Packet, reversed } from '../net/index.ts';
import type { Millis } from '../sim/index.ts';
import type { ConntrackTable } from './conntrack/entry.ts';
import { putEntry, removeEntry, sweep } from './conntrack/table.ts';
import type { Tracked } from './conntrack/track.ts';
import { bytesOf, counted } from './counters.ts';
import { connectionOut } from './ipvs/table.ts';
import { expireConnections } from './ipvs/unload.ts';
import type { Netns } from './netns.ts';
import type { Owned } from './owned.ts';
import type { Fate, Hook, HookPass, Passage } from './passage.ts';
import { isLocal } from './routing.ts';
import type { RecentLists, Sight } from './sight.ts';
import { passOf } from './trail.ts';

/** A packet that a rule gave to a program (NFQUEUE). */
export interface QueuedPacket {
  /** The namespace, by name. */
  readonly netns: string;
  readonly number: number;
  readonly packet: Packet;
}

/** Time and chance for one packet. Draws are in [0, 1). */
export interface KernelContext {
  readonly now: Millis;
  draw(): number;
  /** A destination such as `10.244.1.8:80` that random choices are bent to, wherever one of their outcomes leads there. */
  readonly prefer?: string;
  /** The verdict of the program that listens on a queue of a namespace; undefined where none does. */
  queue?(asked: QueuedPacket): 'accept' | 'drop' | undefined;
  /** Nobody wants the record: the passage has no hooks. */
  readonly brief?: boolean;
  /** Tables of flows made under this context: nobody looks at their earlier states, so that they are written to in place. */
  readonly owned?: Owned;
}

/**
 * A packet while it runs through a namespace: what struct sk_buff and nf_hook_state carry, plus the parts of the namespace that
 * it changes. Lives for one `receive` or `emit` and is written to; what goes in and comes out is plain immutable data.
 */
export interface Skb {
  readonly netns: Netns;
  readonly context: KernelContext;
  readonly family: Family;
  packet: Packet;
  /** User of the local process whose socket it comes from. */
  uid?: number;
  iif?: string;
  oif?: string;
  /** Where the frame goes on the link: a gateway, or the destination itself. */
  nextHop?: string;
  physIn?: string;
  physOut?: string;
  /** Absent while conntrack has not looked, and for INVALID packets. */
  ct?: Tracked;
  /** A rule has asked conntrack to pass it by. */
  untracked?: true;
  conntrack: ConntrackTable;
  recent: Netns['recent'];
  nth: Netns['nth'];
  nftables: Netns['nftables'];
  ipvs?: Netns['ipvs'];
  /** IPVS has had it already (ipvs_property). */
  byIpvs?: true;
  /** Which halves of a new flow nat has decided on (nf_nat_initialized). */
  bound: { readonly src?: true; readonly dst?: true };
  readonly hooks: HookPass[];
  /** Rules that have matched: chain and position, alternately. */
  readonly counts: (string | number)[];
  hands?: Hands;
}

type Hands = Pick<Sight, 'count' | 'isLocal' | 'recent' | 'nextNth'>;

/** A packet as it enters a namespace. */
export function newSkb(given: Netns, packet: Packet, context: KernelContext): Skb {
  const netns = given.ipvs ? expireConnections(given, context.now) : given;
  return {
    netns,
    context,
    family: familyOf(packet.dst) ?? 'IPv4',
    packet,
    conntrack: sweep(netns.conntrack, context.now),
    recent: netns.recent,
    nth: netns.nth,
    nftables: netns.nftables,
    ...(netns.ipvs ? { ipvs: netns.ipvs } : {}),
    bound: {},
    hooks: [],
    counts: [],
  };
}

function recentLists(skb: Skb): RecentLists {
  const put = (list: string, addresses: Readonly<Record<string, number>>): void => {
    skb.recent = { ...skb.recent, [list]: addresses };
  };
  const keep = (list: string, test: (address: string, seen: number) => boolean): void => {
    const known = Object.entries(skb.recent[list] ?? {});
    const kept = known.filter(([address, seen]) => test(address, seen));
    if (kept.length < known.length) put(list, Object.fromEntries(kept));
  };
  return {
    lastSeen: (list, address) => skb.recent[list]?.[address],
    see: (list, address) => {
      const { now } = skb.context;
      if (skb.recent[list]?.[address] !== now) put(list, { ...skb.recent[list], [address]: now });
    },
    forget: (list, address) => keep(list, (one) => one !== address),
    reap: (list, before) => keep(list, (_, seen) => seen >= before),
  };
}

/** The virtual server of a client's packet that is on its way to the real one (net/netfilter/xt_ipvs.c). */
function virtualOf({ ipvs, packet, context }: Skb): ReturnType<NonNullable<Sight['virtual']>> {
  const connection = ipvs && connectionOut(ipvs, reversed(packet), context.now);
  if (!connection) return undefined;
  const { protocol, dst, dport } = connection.original;
  return { protocol, address: dst, port: dport };
}

/** What rules can do to a packet's namespace: the same at every hook. */
const handsOf = (skb: Skb): Hands => ({
  count: (table, chain, position) => {
    skb.counts.push(`${skb.family} ${table} ${chain}`, position);
  },
  isLocal: (address) => isLocal(skb.netns, address),
  recent: recentLists(skb),
  nextNth(rule, every, first) {
    const count = skb.nth[rule] ?? 0;
    skb.nth = { ...skb.nth, [rule]: count + 1 };
    return (count + every - first) % every;
  },
});

/** The packet as rules see it: always with the same fields, as it is made at every hook. */
export function sightOf(skb: Skb): Sight {
  skb.hands ??= handsOf(skb);
  const { count, isLocal, recent, nextNth } = skb.hands;
  return {
    packet: skb.packet,
    family: skb.family,
    iif: skb.iif,
    oif: skb.oif,
    physIn: skb.physIn,
    physOut: skb.physOut,
    ctState: skb.ct?.state ?? (skb.untracked ? 'UNTRACKED' : 'INVALID'),
    nat: skb.ct?.entry.nat ?? { src: false, dst: false },
    uid: skb.uid,
    now: skb.context.now,
    draw: skb.context.draw,
    prefer: skb.context.prefer,
    brief: skb.context.brief,
    count,
    isLocal,
    ipsets: skb.netns.ipsets,
    virtual: skb.byIpvs ? () => virtualOf(skb) : undefined,
    recent,
    nextNth,
  };
}

/** Lets a new flow into the table, or writes what the packet changed about a known one. Done when the packet leaves the node alive. */
export function confirm(skb: Skb): void {
  if (!skb.ct?.fresh || isMulticast(skb.packet.dst)) return;
  skb.ct = { ...skb.ct, fresh: false };
  skb.conntrack = putEntry(skb.conntrack, skb.ct.entry, skb.context.owned);
}

/** Writes what a packet of a known flow changed about it. */
export function remember(skb: Skb): void {
  if (!skb.ct || skb.ct.fresh || skb.ct.state === 'RELATED') return;
  skb.conntrack = skb.ct.ended
    ? removeEntry(skb.conntrack, skb.ct.entry, skb.context.owned)
    : putEntry(skb.conntrack, skb.ct.entry, skb.context.owned);
}

/** Writes a routing decision down, where somebody wants the record. */
export function recordRoute(skb: Skb, hook: Hook, verdict: () => string): void {
  if (skb.context.brief) return;
  const { packet } = skb;
  skb.hooks.push(passOf({ hook, stage: 'routing', before: packet, after: packet, verdict: verdict() }));
}

/** The end of the run. The mark stays behind: it is no part of what goes over a wire. */
export function passage(skb: Skb, fate: Fate): Passage {
  const packet = { ...skb.packet, ...headerOf(skb.packet), mark: 0 };
  const { conntrack, recent, nth, nftables, ipvs } = skb;
  const counters = counted(skb.netns.counters, skb.counts, bytesOf(packet), skb.context.owned);
  const tables = { conntrack, recent, nth, nftables, ...(ipvs ? { ipvs } : {}) };
  const netns = { ...skb.netns, ...tables, ...(counters ? { counters } : {}) };
  return { netns, packet, fate, hooks: skb.hooks };
}
