import type { Hop, Packet, Walk } from '../../../core/index.ts';
import { withSteps } from '../../state/index.ts';
import { markOf } from '../scene/traces.ts';

/** One end of a packet: what it says now, and what it said before a rule rewrote it. */
export interface EndView {
  readonly now: string;
  readonly was: string | undefined;
  /** True while the address is the caller's own. */
  readonly client: boolean;
  readonly wasClient: boolean;
}

/** What the packet's chip shows at a hop. */
export interface HeaderView {
  readonly src: EndView;
  readonly dst: EndView;
  /** Protocol, TCP flags, mark. */
  readonly kind: string;
  /** Who rewrote it, or what the application or the node does with it. */
  readonly note: string;
  /** The note with no name cut short. */
  readonly title: string;
  readonly tone: 'plain' | 'rewritten' | 'logged' | 'failed';
}

const endpoint = (address: string, port: number): string =>
  port === 0 ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/** The address that the request was sent from. */
export function clientAddress(walk: Walk | undefined): string | undefined {
  for (const hop of walk?.hops ?? []) {
    for (const step of withSteps(hop)) {
      const packet = step.before ?? step.after;
      if (packet) return packet.src;
    }
  }
  return undefined;
}

function endView(now: Packet, was: Packet, end: 'src' | 'dst', client: string | undefined): EndView {
  const port = end === 'src' ? 'sport' : 'dport';
  const text = endpoint(now[end], now[port]);
  const before = endpoint(was[end], was[port]);
  return {
    now: text,
    was: text === before ? undefined : before,
    client: now[end] === client,
    wasClient: was[end] === client,
  };
}

function kindOf(packet: Packet): string {
  const icmp = packet.icmp ? ` ${packet.icmp.type.replace('-', ' ')}` : '';
  const tcp = packet.tcp ? ` ${packet.tcp}` : '';
  const mark = packet.mark === 0 ? '' : ` · mark 0x${packet.mark.toString(16)}`;
  const payload = packet.payload ? ` · ${packet.payload}` : '';
  return `${packet.protocol}${icmp}${tcp}${mark}${payload}`;
}

/** `KUBE-SEP-5TCZPLWYP7NH6W3E` is known by its first letters. */
const short = (chain: string): string => (chain.length > 16 ? `${chain.slice(0, 13)}…` : chain);

function rewriteNote(hop: Hop, src: EndView, dst: EndView): string {
  const by = hop.rewrittenBy ?? 'the kernel';
  const verb = by === 'conntrack' ? 'un-NAT' : dst.was !== undefined ? 'DNAT' : 'SNAT';
  const odds = hop.candidates.filter((candidate) => candidate.verdict !== 'skipped').length;
  const both = src.was !== undefined && dst.was !== undefined && verb === 'DNAT' ? ' + SNAT' : '';
  return `${verb}${both} by ${by}${odds > 0 && dst.was !== undefined ? ` · 1 of ${odds} endpoint${odds === 1 ? '' : 's'}` : ''}`;
}

/** The header as it is at a hop; before the packet has got there, as it was. Undefined while no packet exists. */
export function headerAt(
  walk: Walk,
  hop: Hop,
  arrived: boolean,
  last: Packet | undefined,
): HeaderView | undefined {
  const before = hop.before ?? last ?? hop.after;
  const after = arrived ? (hop.after ?? hop.before ?? last) : before;
  if (!before || !after) return undefined;
  const client = clientAddress(walk);
  const was = arrived ? before : after;
  const src = endView(after, was, 'src', client);
  const dst = endView(after, was, 'dst', client);
  const base = { src, dst, kind: kindOf(after) };
  const failed = arrived && ['refused', 'dropped', 'failed'].includes(hop.verdict);
  const mark = failed ? markOf(walk.outcome.kind) : undefined;
  if (mark) return { ...base, note: mark.says, title: hop.caption, tone: 'failed' };
  if (src.was !== undefined || dst.was !== undefined) {
    const title = rewriteNote(hop, src, dst);
    return {
      ...base,
      title,
      note: title.replace(hop.rewrittenBy ?? '', short(hop.rewrittenBy ?? '')),
      tone: 'rewritten',
    };
  }
  const seen = walk.outcome.seenClient;
  if (arrived && hop.kind === 'pod-answer' && seen !== undefined) {
    return {
      ...base,
      note: `application logs client ${seen}`,
      title: walk.outcome.log ?? '',
      tone: 'logged',
    };
  }
  return { ...base, note: base.kind, title: base.kind, tone: 'plain' };
}

/** The packet as the last hop before `index` left it. */
export function packetBefore(walk: Walk, index: number): Packet | undefined {
  const hop = walk.hops.slice(0, index).findLast((each) => each.after ?? each.before);
  return hop?.after ?? hop?.before;
}
