import type { Answer, Hop, RuleVisit, Walk } from '../../core/index.ts';

/**
 * Rules that packets were held against, as they cross the bridge. A packet may be held against ten thousand, most of which another packet was
 * held against before: those are in the book already, and a list says only where.
 */
export interface PackedRules {
  /** A new book is begun when one has grown long. */
  readonly book: number;
  /** Where in the book the new ones begin. */
  readonly from: number;
  /** What is new in it: JSON of `RuleVisit[]`, read when somebody looks. */
  readonly fresh: string;
}

/** An answer whose long lists of rules have been packed. */
export interface PostedAnswer extends Answer {
  readonly rules?: PackedRules;
}

/** In place of a list: stretches of the book, first and end alternately. */
export interface PackedList {
  readonly stretches: readonly number[];
}

type List = readonly RuleVisit[];

/** The walk with other lists of rules; the same hops where none of their lists is another one. */
export function withLists(walk: Walk, change: (list: List) => List): Walk {
  const inHop = (hop: Hop): Hop => {
    const { pass } = hop;
    const considered = change(hop.considered);
    const visits = pass && change(pass.visits);
    const steps = hop.steps.map(inHop);
    const isSame = considered === hop.considered && visits === pass?.visits;
    if (isSame && steps.every((step, at) => step === hop.steps[at])) return hop;
    return { ...hop, considered, steps, ...(pass && visits ? { pass: { ...pass, visits } } : {}) };
  };
  return { ...walk, hops: walk.hops.map(inHop) };
}

/** The answer with other walks. */
export function withWalks<Told extends Answer>(answer: Told, change: (walk: Walk) => Walk): Told {
  const { walk, tally } = answer;
  if (!walk && !tally) return answer;
  const groups = tally?.groups.map((group) => ({ ...group, sample: change(group.sample) }));
  return {
    ...answer,
    ...(walk ? { walk: change(walk) } : {}),
    ...(tally && groups ? { tally: { ...tally, groups } } : {}),
  };
}
