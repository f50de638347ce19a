import type { Hop, Packet, Walk } from '../../../core/index.ts';
import { isDns } from '../../state/index.ts';
import { clientAddress } from '../scene/client-address.ts';
import { lookupIn } from '../scene/lookup.ts';
import { markOf } from '../scene/traces.ts';

/** One end of a packet: what it says now, and what it said before a rule rewrote it. */
export interface EndView {
  readonly now: string;
  readonly was: string | undefined;
  /** True while the address is the caller's own. */
  readonly client: boolean;
  readonly wasClient: boolean;
}

export type Tone = 'plain' | 'rewritten' | 'logged' | 'answered' | 'failed';

/** What the packet's chip shows. Without ends there is no packet yet, or no longer. */
export interface HeaderView {
  readonly ends: { readonly src: EndView; readonly dst: EndView } | undefined;
  /** What just happened to it: a rewrite and its rule, a log line, a refusal; else protocol, flags and mark. */
  readonly note: string;
  /** The note with no name cut short. */
  readonly title: string;
  readonly tone: Tone;
}

/** A header to show: as it is, as it was before this hop, and the hop that it is shown for. */
interface Shown {
  readonly hop: Hop;
  readonly arrived: boolean;
  readonly before: Packet;
  readonly after: Packet;
}

const endpoint = (address: string, port: number): string =>
  port === 0 ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

function endView({ before, after }: Shown, end: 'src' | 'dst', client: string | undefined): EndView {
  const port = end === 'src' ? 'sport' : 'dport';
  // Of an echo request it is the identifier that stands there.
  const shown = (packet: Packet): string =>
    endpoint(packet[end], packet.protocol === 'ICMP' ? 0 : packet[port]);
  const now = shown(after);
  const was = shown(before);
  return {
    now,
    was: now === was ? undefined : was,
    client: after[end] === client,
    wasClient: before[end] === client,
  };
}

function kindOf({ icmp, tcp, protocol, mark, payload }: Packet): string {
  const what = icmp ? `${protocol} ${icmp.type.replaceAll('-', ' ')}` : tcp ? `${protocol} ${tcp}` : protocol;
  return [what, mark === 0 ? '' : `mark 0x${mark.toString(16)}`, payload ?? ''].filter(Boolean).join(' · ');
}

/** `KUBE-SEP-5TCZPLWYP7NH6W3E` is known by its first letters. */
const short = (chain: string): string => (chain.length > 16 ? `${chain.slice(0, 13)}…` : chain);

function rewriteNote({ hop, before, after }: Shown, by: string, whole: boolean): string {
  if (by === 'conntrack' && hop.direction === 'reply') return 'un-NAT by conntrack';
  const dnat = before.dst !== after.dst || before.dport !== after.dport;
  const snat = before.src !== after.src;
  const verb = [dnat && 'DNAT', snat && 'SNAT'].filter(Boolean).join(' + ');
  const odds = hop.candidates.filter((candidate) => candidate.verdict !== 'skipped').length;
  const endpoints = whole ? ` endpoint${odds === 1 ? '' : 's'}` : '';
  return `${verb} by ${by}${dnat && odds > 0 ? ` · 1 of ${odds}${endpoints}` : ''}`;
}

type Note = Omit<HeaderView, 'ends'>;

const FAILED: readonly string[] = ['refused', 'dropped', 'failed'];

function noteOf(walk: Walk, shown: Shown): Note {
  const { hop, arrived, before, after } = shown;
  const plain = (note: string, tone: Tone = 'plain', title = note): Note => ({ note, title, tone });
  if (!arrived) return plain(kindOf(before));
  const mark = FAILED.includes(hop.verdict) ? markOf(walk) : undefined;
  if (isDns(hop)) {
    const answer = lookupIn(hop, 0)?.answer ?? hop.label;
    return plain(
      mark ? `${answer}: ${hop.title}` : `CoreDNS: ${answer}`,
      mark ? 'failed' : 'answered',
      hop.caption,
    );
  }
  if (mark)
    return plain(
      hop.kind === 'reject' || hop.kind === 'network-policy' ? `${hop.label}: ${mark.says}` : mark.says,
      'failed',
      hop.caption,
    );
  if (hop.rewrittenBy !== undefined) {
    return plain(
      rewriteNote(shown, short(hop.rewrittenBy), false),
      'rewritten',
      rewriteNote(shown, hop.rewrittenBy, true),
    );
  }
  const seen = walk.outcome.seenClient;
  if (hop.kind === 'pod-answer' && seen !== undefined) {
    const tone = seen === clientAddress(walk) ? 'logged' : 'plain';
    return plain(`application logs client ${seen}`, tone, walk.outcome.log);
  }
  return plain(kindOf(after));
}

function resultHeader(walk: Walk): Note {
  const { kind, summary, answeredBy } = walk.outcome;
  return { note: summary, title: answeredBy, tone: kind === 'answered' ? 'answered' : 'failed' };
}

/** The packet turned round: what comes back before a hop of the way home shows it. */
const reversed = ({ payload: _, ...packet }: Packet): Packet => ({
  ...packet,
  src: packet.dst,
  sport: packet.dport,
  dst: packet.src,
  dport: packet.sport,
  mark: 0,
});

/** The packet that travels towards story hop `index`: as the hop before left it. */
function travelling(walk: Walk, index: number): Packet | undefined {
  const hop = walk.hops[index];
  const last = walk.hops[index - 1];
  if (isDns(last) && !isDns(hop)) return last?.before && reversed(last.before);
  if (isDns(hop) || hop?.kind === 'socket') return hop?.before;
  if (hop?.direction === 'reply' && last?.direction === 'request') return hop.before;
  return last?.after ?? last?.before ?? hop?.before;
}

function headerOf(walk: Walk, shown: Shown): HeaderView {
  const client = clientAddress(walk);
  const ends = { src: endView(shown, 'src', client), dst: endView(shown, 'dst', client) };
  const done = shown.arrived && shown.hop.kind === 'result';
  return { ends, ...(done ? resultHeader(walk) : noteOf(walk, shown)) };
}

/** What the chip shows at story hop `index`, on the way there or once there, or at a step of it. */
export function headerAt(walk: Walk, index: number, hop: Hop, arrived: boolean): HeaderView {
  const way = travelling(walk, index);
  const before = arrived ? (hop.before ?? (hop.kind === 'result' ? way : undefined)) : way;
  if (!before) {
    const note =
      hop.kind === 'result'
        ? resultHeader(walk)
        : { note: hop.label, title: hop.caption, tone: 'plain' as const };
    return { ends: undefined, ...note };
  }
  return headerOf(walk, { hop, arrived, before, after: (arrived ? hop.after : undefined) ?? before });
}
