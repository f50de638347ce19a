import type { Hop, Walk } from '../../core/index.ts';
import { isDns, trailTo, withSteps } from './focus.ts';
import { ARRIVAL, endOf, hopIndexAt } from './playback.ts';

/** How closely a walk is told: as a story, hook by hook, or hook by hook with every rule. */
export const DEPTHS = ['story', 'steps', 'rules'] as const;
export type Depth = (typeof DEPTHS)[number];

/** The depth `by` further in, or out; the last one stays. */
export const deeper = (depth: Depth, by: 1 | -1): Depth => DEPTHS[DEPTHS.indexOf(depth) + by] ?? depth;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The step in which the thing happens that a story hop tells of; undefined where none of them is it. */
function tellingStep(hop: Hop): Hop | undefined {
  const there = hop.steps.filter(
    (step) =>
      !isDns(step) && same(step.place, hop.place) && (!hop.pass || step.pass?.stage === hop.pass.stage),
  );
  return there.findLast((step) => step.verdict === hop.verdict) ?? there.at(-1);
}

/**
 * A step told in the words of the story, under the story's number: its rules and its header are its own. What the story tells
 * of a rewrite that happened at another step is told there.
 */
const toldAs = ({ rewrittenBy, ...hop }: Hop, step: Hop): Hop => ({
  ...hop,
  ...(hop.verdict === 'rewritten' && step.verdict !== 'rewritten'
    ? { verdict: step.verdict, caption: step.caption }
    : rewrittenBy && { rewrittenBy }),
  place: step.place,
  time: step.time,
  considered: step.considered,
  steps: step.steps,
  ...(step.before && { before: step.before }),
  ...(step.after && { after: step.after }),
  ...(step.pass && { pass: step.pass }),
});

/** A story hop as its steps, in order; the one that decides keeps the story's number and words. */
function stepsOf(hop: Hop): readonly Hop[] {
  const telling = tellingStep(hop);
  const steps = hop.steps.map((step) => (step === telling ? toldAs(hop, step) : step));
  return telling ? steps : [...steps, { ...hop, steps: [] }];
}

/**
 * A recorded walk as it is told at a depth: what the clock, the timeline and the canvas take for its hops. The nested walk of a
 * DNS query stays inside its stop, to be opened in the Inspector.
 */
export const toldAt = (record: Walk, depth: Depth): Walk =>
  depth === 'story' ? record : { ...record, hops: record.hops.flatMap(stepsOf) };

/** Where a place of one telling is in another: the stop there, and what is to be opened inside of it. */
export interface SamePlace {
  readonly t: number;
  readonly step: string | undefined;
}

/**
 * The place in `after` that shows what `before` shows at `t`, with step `step` opened: the same stop, or the one that it is
 * part of with the step open, or the first of its parts.
 */
export function samePlace(before: Walk, after: Walk, t: number, step: string | undefined): SamePlace {
  const index = hopIndexAt(before, t);
  const hop = before.hops[index];
  if (!hop) return { t: 0, step: undefined };
  if (t >= endOf(before)) return { t: endOf(after), step: undefined };
  const id = step !== undefined && trailTo(hop, step).length > 0 ? step : hop.id;
  const direct = after.hops.findIndex((each) => each.id === id);
  if (direct !== -1) return { t: direct + (id === hop.id ? t - index : ARRIVAL), step: undefined };
  const holder = after.hops.findIndex((each) => withSteps(each).some((part) => part.id === id));
  if (holder !== -1) return { t: holder + ARRIVAL, step: id };
  const part = after.hops.findIndex((each) => each.id.startsWith(`${id}.`) || id.startsWith(`${each.id}.`));
  return { t: Math.max(part, 0) + ARRIVAL, step: undefined };
}
