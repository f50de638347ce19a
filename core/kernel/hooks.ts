import { printEntry } from './conntrack/list.ts';
import { bindDestination, bindSource, type Side, translate } from './conntrack/nat.ts';
import { track } from './conntrack/track.ts';
import { chainIn } from './iptables/tables.ts';
import { traverse } from './iptables/traverse.ts';
import { ipvsStage } from './ipvs/hook.ts';
import { accessTo } from './nftables/access.ts';
import { chainsAt, type HookedChain } from './nftables/base-chains.ts';
import { traverseNft } from './nftables/traverse.ts';
import type { Hook, HookPass } from './passage.ts';
import { dequeued } from './queue.ts';
import { selectAddress } from './routing.ts';
import { confirm, remember, type Skb, sightOf } from './skb.ts';
import type { Stop } from './stop.ts';
import { passOf } from './trail.ts';
import type { Traversal } from './traversal.ts';

type Table = 'raw' | 'mangle' | 'nat' | 'filter';
type Stage = Table | 'conntrack' | 'ipvs';

/** What is registered at each hook, by rising priority. Base chains of nft come in between. */
const STAGES: Readonly<Record<Hook, readonly Stage[]>> = {
  PREROUTING: ['raw', 'conntrack', 'mangle', 'nat'],
  INPUT: ['mangle', 'filter', 'ipvs', 'nat'],
  FORWARD: ['mangle', 'filter', 'ipvs'],
  OUTPUT: ['raw', 'conntrack', 'mangle', 'nat', 'ipvs', 'filter'],
  POSTROUTING: ['mangle', 'nat'],
};

const PRIORITIES: Readonly<Record<Exclude<Stage, 'nat' | 'ipvs'>, number>> = {
  raw: -300,
  conntrack: -200,
  mangle: -150,
  filter: 0,
};

/** Of the first of the two functions that ip_vs registers (net/netfilter/ipvs/ip_vs_core.c, ip_vs_ops4). */
const IPVS_PRIORITIES: Readonly<Partial<Record<Hook, number>>> = { INPUT: 98, FORWARD: 99, OUTPUT: -99 };

/** include/uapi/linux/netfilter_ipv4.h, enum nf_ip_hook_priorities. */
const priorityOf = (stage: Stage, hook: Hook): number => {
  if (stage === 'ipvs') return IPVS_PRIORITIES[hook] ?? 0;
  if (stage !== 'nat') return PRIORITIES[stage];
  return SIDES[hook] === 'dst' ? -100 : 100;
};

/** Which half of the header nat rewrites at a hook. */
const SIDES: Readonly<Partial<Record<Hook, Side>>> = {
  PREROUTING: 'dst',
  OUTPUT: 'dst',
  INPUT: 'src',
  POSTROUTING: 'src',
};

const record = (
  skb: Skb,
  hook: Hook,
  stage: HookPass['stage'],
  before: HookPass['before'],
  verdict: string,
  { trail, queued }: Partial<Pick<Traversal, 'trail' | 'queued'>> = {},
): void => {
  if (skb.context.brief) return;
  const made = stage === 'conntrack' || stage === 'nat' ? skb.ct : undefined;
  const entry = made && printEntry(made.entry, skb.context.now);
  skb.hooks.push(passOf({ hook, stage, before, after: skb.packet, verdict, entry, queued }, trail));
};

/**
 * Packets that conntrack knows already, those that came round over `lo` and replies of the stack itself, are not looked up again; what it is to
 * pass by stays without a flow.
 */
function conntrackStage(skb: Skb, hook: Hook): void {
  if (skb.ct) return;
  if (skb.untracked) {
    const seen = skb.hooks.some(({ stage }) => stage === 'conntrack');
    if (!seen) record(skb, hook, 'conntrack', skb.packet, 'UNTRACKED');
    return;
  }
  const found = track(skb.conntrack, skb.packet, skb.context.now);
  if (found) skb.ct = found;
  remember(skb);
  record(skb, hook, 'conntrack', skb.packet, found?.state ?? 'INVALID');
}

/** Takes over what rules have changed. */
function taken(skb: Skb, done: Traversal): Traversal {
  skb.packet = done.packet;
  if (done.untracked) skb.untracked = true;
  return done;
}

function run(skb: Skb, hook: Hook, table: Table): Traversal | undefined {
  const loaded = skb.netns.iptables[skb.family][table];
  if (!loaded || !chainIn(loaded, hook)) return undefined;
  return taken(skb, traverse(table, loaded, hook, sightOf(skb)));
}

/** One base chain of nft. */
function runChain(skb: Skb, { key, chain }: HookedChain): Traversal {
  return dequeued(skb, taken(skb, traverseNft(accessTo(skb, key), chain, sightOf(skb))));
}

function stopOf({ end, chain, position, queued }: Traversal, table: string): Stop | undefined {
  if (end.do === 'REJECT') return { kind: 'reject', with: end.with };
  if (end.do !== 'DROP') return undefined;
  const place = position === undefined ? `policy of ${table} ${chain}` : `${table} ${chain} #${position}`;
  return queued
    ? { kind: 'drop', reason: `${place}, queue ${queued.number}`, queued }
    : { kind: 'drop', reason: place };
}

function filterStage(skb: Skb, hook: Hook, table: Table): Stop | undefined {
  const before = skb.packet;
  const done = run(skb, hook, table);
  if (!done) return undefined;
  record(skb, hook, table, before, done.end.do, done);
  return stopOf(done, table);
}

/** A base chain of nft that is no nat chain. */
function chainStage(skb: Skb, hook: Hook, hooked: HookedChain): Stop | undefined {
  const before = skb.packet;
  const done = runChain(skb, hooked);
  const stage = hooked.base.type === 'route' ? 'mangle' : 'filter';
  record(skb, hook, stage, before, done.end.do, done);
  return stopOf(done, nameOf(hooked));
}

/** The rules of nat: those of iptables, then each chain of nft, until one has decided something (net/netfilter/nf_nat_core.c, nf_nat_inet_fn). */
function runNat(
  skb: Skb,
  hook: Hook,
  chains: readonly HookedChain[],
): { readonly done: Traversal; readonly table: string } | undefined {
  const first = run(skb, hook, 'nat');
  let found = first && { done: first, table: 'nat' };
  for (const hooked of chains) {
    if (found && found.done.end.do !== 'ACCEPT') break;
    const done = runChain(skb, hooked);
    const trail = found ? [...found.done.trail, ...done.trail] : done.trail;
    found = { done: { ...done, trail }, table: nameOf(hooked) };
  }
  return found;
}

const nameOf = ({ key }: HookedChain): string => key.slice(key.indexOf(' ') + 1);

/** Sets a new flow's other end as its first packet's nat verdict says; without one it only keeps out of other flows' way. */
function bind(skb: Skb, side: Side, end: Traversal['end'] | undefined): void {
  const { ct, conntrack, context } = skb;
  if (!ct) return;
  if (side === 'dst') {
    if (end?.do === 'DNAT') skb.ct = { ...ct, entry: bindDestination(ct.entry, end) };
    return;
  }
  let to: Parameters<typeof bindSource>[2] = { random: false };
  if (end?.do === 'SNAT') to = end;
  else if (end?.do === 'MASQUERADE') {
    const address = selectAddress(skb.netns, skb.oif ?? 'lo', skb.nextHop ?? skb.packet.dst);
    to = { ...end, ...(address === undefined ? {} : { address }) };
  }
  skb.ct = { ...ct, entry: bindSource(conntrack, ct.entry, to, context) };
}

/** Rules are only for the first packet of a flow; every other one is rewritten as the flow was bound. INVALID ones pass by. */
function natStage(skb: Skb, hook: Hook, chains: readonly HookedChain[]): Stop | undefined {
  const side = SIDES[hook];
  if (!skb.ct || !side) return undefined;
  const before = skb.packet;
  const first = skb.ct.fresh && skb.ct.state === 'NEW' && !skb.bound[side];
  const ran = first ? runNat(skb, hook, chains) : undefined;
  const done = ran?.done;
  const stop = ran && stopOf(ran.done, ran.table);
  if (!stop) {
    if (first) bind(skb, side, done?.end);
    skb.bound = { ...skb.bound, [side]: true };
    skb.packet = translate(skb.packet, skb.ct.entry, skb.ct.direction, side);
  }
  if (done || skb.packet !== before) record(skb, hook, 'nat', before, done?.end.do ?? 'ACCEPT', done);
  return stop;
}

function runStage(skb: Skb, hook: Hook, stage: Stage, natChains: readonly HookedChain[]): Stop | undefined {
  switch (stage) {
    case 'conntrack':
      conntrackStage(skb, hook);
      return undefined;
    case 'ipvs':
      return ipvsStage(skb, hook);
    case 'nat':
      return natStage(skb, hook, natChains);
    default:
      return filterStage(skb, hook, stage);
  }
}

/**
 * Runs everything that is registered at a hook, until something stops the packet. The last thing at INPUT and POSTROUTING is
 * conntrack taking in a new flow. Where priorities are alike, iptables and the kernel come first.
 */
export function runHook(skb: Skb, hook: Hook): Stop | undefined {
  const { nat: natChains, others } = chainsAt(skb.nftables, skb.family, hook);
  let next = 0;
  const before = (priority: number): Stop | undefined => {
    for (let one = others[next]; one && one.base.priority < priority; one = others[next]) {
      next++;
      const stop = chainStage(skb, hook, one);
      if (stop) return stop;
    }
    return undefined;
  };
  for (const stage of STAGES[hook]) {
    const early = before(priorityOf(stage, hook));
    if (early) return early;
    const stop = runStage(skb, hook, stage, natChains);
    if (stop) return stop;
  }
  const late = before(Infinity);
  if (late) return late;
  if (hook === 'INPUT' || hook === 'POSTROUTING') confirm(skb);
  return undefined;
}
