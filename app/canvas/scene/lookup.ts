import type { Hop, Walk } from '../../../core/index.ts';
import { withSteps } from '../../state/index.ts';

/** A question that the walk asked CoreDNS, and what it said. */
export interface Lookup {
  /** `A? web.default.svc.cluster.local.` */
  readonly question: string;
  /** `A 10.96.42.17`, `NXDOMAIN`, … */
  readonly answer: string;
  readonly failed: boolean;
  /** Index of the story hop. */
  readonly hop: number;
}

const QUESTION = /^\S+\? \S+/;
/** A record as a zone file has it: `web.default.svc.cluster.local. 5 IN A 10.96.42.17`. */
const RECORD = /\sIN\s+(\S+)\s+(.+)$/;
const STATUS = /status: (\w+)/;

/** What a query hop was told, from the lines that `dig` would show. */
function answerIn(query: Hop | undefined): string | undefined {
  const lines = query?.lines ?? [];
  const record = lines.map((line) => RECORD.exec(line)).find((match) => match && match[1] !== 'SOA');
  if (record) return `${record[1]} ${record[2]}`;
  const status = lines.map((line) => STATUS.exec(line)?.[1]).find((each) => each !== undefined);
  return status === 'NOERROR' ? 'NODATA' : status;
}

/** Reads a hop of the DNS part: a query, or the end of the search with the query that decided it. */
export function lookupIn(hop: Hop, index: number, queries: readonly Hop[] = hop.steps): Lookup | undefined {
  const question = hop.before?.payload ?? '';
  if (!QUESTION.test(question)) return undefined;
  const asked = hop.kind === 'dns-query' ? hop : queries.find((step) => step.before?.payload === question);
  return {
    question,
    answer: answerIn(asked) ?? hop.label,
    failed: hop.verdict !== 'answered' && hop.verdict !== 'pass',
    hop: index,
  };
}

/** What CoreDNS said last, up to and with story hop `index`; undefined before its first answer. */
export function lookupOf(walk: Walk | undefined, index: number): Lookup | undefined {
  const past = (walk?.hops ?? []).slice(0, index + 1);
  // Queries are steps of their answer, or stops of their own before it.
  const queries = past.flatMap(withSteps).filter((step) => step.kind === 'dns-query');
  const told = past.flatMap((hop, at) => {
    const hops =
      hop.kind === 'dns-answer' ? [hop] : withSteps(hop).filter((step) => step.kind === 'dns-answer');
    return hops.flatMap((each) => lookupIn(each, at, queries) ?? []);
  });
  return told.at(-1);
}
