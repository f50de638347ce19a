import type { Hop, Packet, Walk } from '../../core/index.ts';
import { withSteps } from '../state/index.ts';

/** One query of a walk and what came back. */
export interface DnsRung {
  readonly id: string;
  /** Index of the story hop that it belongs to. */
  readonly hop: number;
  readonly time: number;
  /** `A? web.default.svc.cluster.local.` */
  readonly question: string;
  readonly server: string;
  readonly answer: string;
  readonly ok: boolean;
}

const packetOf = (hop: Hop): Packet | undefined => hop.before ?? hop.after;

function rungOf(query: Hop, answer: Hop | undefined, index: number): DnsRung {
  const packet = packetOf(query);
  return {
    id: query.id,
    hop: index,
    time: query.time,
    question: packet?.payload ?? query.title,
    server: packet ? packet.dst : '',
    answer: (answer && packetOf(answer)?.payload) ?? answer?.title ?? query.caption,
    ok: (answer ?? query).verdict === 'answered',
  };
}

/** The queries of a walk in the order in which the resolver sent them, each with its answer. */
export function dnsLadder(walk: Walk | undefined): readonly DnsRung[] {
  return (walk?.hops ?? []).flatMap((story, index) => {
    const flat = withSteps(story);
    const queries = flat.filter(
      (hop) => hop.kind === 'dns-query' && !hop.steps.some((step) => step.kind === 'dns-query'),
    );
    return queries.map((query) => {
      const rest = flat.slice(flat.indexOf(query) + 1);
      const next = rest.findIndex((hop) => hop.kind === 'dns-query');
      const own = next === -1 ? rest : rest.slice(0, next);
      const after = walk?.hops[index + 1];
      const answer =
        own.find((hop) => hop.kind === 'dns-answer') ?? (after?.kind === 'dns-answer' ? after : undefined);
      return rungOf(query, answer, index);
    });
  });
}
