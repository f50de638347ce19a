import type { ConntrackView } from '../../core/index.ts';
import { endpointText } from '../state/index.ts';

type Line = ConntrackView['lines'][number];

/** A flow as the Conntrack tab shows it. */
export interface FlowRow {
  readonly key: string;
  readonly protocol: string;
  /** `10.244.3.2:45318 → 10.96.7.1:80`. */
  readonly original: string;
  /** The answer as it arrives, before it is turned back. */
  readonly reply: string;
  readonly state: string;
  /** What was rewritten: `destination`, `source and destination`, nothing. */
  readonly rewritten: string;
  readonly expires: string;
  /** The line as the tool prints it. */
  readonly text: string;
}

/** An echo request and its reply have an identifier in place of ports. */
const way = ({ protocol, src, sport, dst, dport }: Line['original']): string =>
  protocol === 'ICMP'
    ? `${src} → ${dst}, id ${sport || dport}`
    : `${endpointText(src, sport)} → ${endpointText(dst, dport)}`;

const REWRITTEN = { none: '–', dst: 'destination', src: 'source', both: 'source and destination' } as const;

function rewritten({ src, dst }: Line['nat']): string {
  return REWRITTEN[src ? (dst ? 'both' : 'src') : dst ? 'dst' : 'none'];
}

const stateOf = ({ state, seenReply, assured }: Line): string =>
  [state, seenReply ? undefined : '[UNREPLIED]', assured ? '[ASSURED]' : undefined].filter(Boolean).join(' ');

/** Flows, the one that is forgotten last first: the newest are at the top. */
export const flowRows = (view: ConntrackView | undefined): readonly FlowRow[] =>
  (view?.lines ?? [])
    .toSorted((a, b) => b.since - a.since)
    .map((line) => ({
      key: line.key,
      protocol: line.original.protocol,
      original: way(line.original),
      reply: way(line.reply),
      state: stateOf(line),
      rewritten: rewritten(line.nat),
      expires: `${Math.ceil(line.expiresIn / 1000)} s`,
      text: line.text,
    }));
