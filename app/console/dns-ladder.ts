import type { Hop, Walk } from '../../core/index.ts';
import { placeText, withSteps } from '../state/index.ts';

/** One query of a walk and what came back. */
export interface DnsRung {
  readonly id: string;
  /** Index of the story hop that it belongs to. */
  readonly hop: number;
  /** `A? web.default.svc.cluster.local.` */
  readonly question: string;
  readonly server: string;
  /** The records of the answer, or what it said instead: `AAAA NODATA`. */
  readonly answer: string;
  /** Where the answer was given: `Pod coredns-… on node-a`. */
  readonly by: string;
  readonly ok: boolean;
}

function rungOf(query: Hop, hop: number): DnsRung {
  const packet = query.before ?? query.after;
  const records = (query.lines ?? []).filter((line) => !line.startsWith(';;'));
  const ok = query.verdict === 'answered';
  return {
    id: query.id,
    hop,
    question: packet?.payload ?? query.title,
    server: packet?.dst ?? '',
    answer: ok && records.length > 0 ? records.join(', ') : query.label,
    by: query.place.at === 'pod' ? placeText(query.place) : '',
    ok,
  };
}

/** The queries of a walk in the order in which the resolver sent them. */
export function dnsLadder(walk: Walk | undefined): readonly DnsRung[] {
  return (walk?.hops ?? []).flatMap((story, index) =>
    withSteps(story)
      .filter((hop) => hop.kind === 'dns-query')
      .map((query) => rungOf(query, index)),
  );
}
