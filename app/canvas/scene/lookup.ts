import type { Hop, Walk } from '../../../core/index.ts';
import { withSteps } from '../../state/index.ts';

/** The last question that the walk asked CoreDNS, and what it said. */
export interface Lookup {
  readonly question: string;
  readonly answer: string;
  readonly failed: boolean;
  /** Index of the story hop. */
  readonly hop: number;
}

/** `A? web.default.svc.cluster.local.` */
const QUESTION = /^\S+\? \S+/;

function read(hop: Hop, index: number, before: Lookup | undefined): Lookup | undefined {
  const payload = (hop.after ?? hop.before)?.payload ?? '';
  if (QUESTION.test(payload)) return { question: payload, answer: '', failed: false, hop: index };
  if (hop.kind !== 'dns-answer') return before;
  const answer = payload || hop.label;
  return {
    question: before?.question ?? '',
    answer,
    failed: hop.verdict === 'failed' || hop.verdict === 'refused' || /NXDOMAIN|SERVFAIL|REFUSED/.test(answer),
    hop: index,
  };
}

/** What CoreDNS said last, up to and with story hop `index`; undefined before the first question. */
export function lookupOf(walk: Walk | undefined, index: number): Lookup | undefined {
  let lookup: Lookup | undefined;
  walk?.hops.slice(0, index + 1).forEach((hop, at) => {
    for (const step of withSteps(hop)) lookup = read(step, at, lookup);
  });
  return lookup;
}
