import type { HookPass, RuleVisit } from './passage.ts';

/** Neighbours in a chain that could not match. Their records are made when somebody wants to read them. */
export interface PassedOver {
  readonly count: number;
  visits(): readonly RuleVisit[];
}

/** What a packet was held against, in order: of ten thousand rules it may be nearly every one. */
export type Trail = readonly (RuleVisit | PassedOver)[];

const isVisit = (one: RuleVisit | PassedOver): one is RuleVisit => 'position' in one;

const spelledOut = (trail: Trail): readonly RuleVisit[] =>
  trail.every(isVisit) ? trail : trail.flatMap((one) => (isVisit(one) ? [one] : one.visits()));

/** A list shorter than this is made at once: that costs less than to put it off. */
const MANY = 256;

/**
 * Fills in the list of rules of an object. A long one is made when somebody reads it; a copy of the object, to another thread or as
 * JSON, has it as plain data.
 */
export function fillIn<Name extends string, Of extends Record<Name, readonly RuleVisit[]>>(
  object: Of,
  name: Name,
  count: number,
  make: () => readonly RuleVisit[],
): Of {
  if (count === 0) return object;
  if (count < MANY) {
    (object as Record<Name, readonly RuleVisit[]>)[name] = make();
    return object;
  }
  let made: readonly RuleVisit[] | undefined;
  const get = (): readonly RuleVisit[] => {
    made ??= make();
    return made;
  };
  return Object.defineProperty(object, name, { get, enumerable: true, configurable: true });
}

const NONE: readonly RuleVisit[] = [];

/** What is known of a pass besides the rules. */
interface Facts extends Omit<HookPass, 'looked' | 'decisive' | 'visits' | 'entry' | 'queued'> {
  readonly entry?: string | undefined;
  readonly queued?: HookPass['queued'] | undefined;
}

/** The record of a pass with what was looked at in it. */
export function passOf(
  { hook, stage, before, after, verdict, entry, queued }: Facts,
  trail: Trail = NONE,
): HookPass {
  const decisive: RuleVisit[] = [];
  let looked = 0;
  for (const one of trail) {
    looked += isVisit(one) ? 1 : one.count;
    if (isVisit(one) && (one.matched || one.chance)) decisive.push(one);
  }
  const pass: HookPass = { hook, stage, before, after, looked, decisive, visits: NONE, verdict };
  const known = entry === undefined ? pass : { ...pass, entry };
  return fillIn(queued ? { ...known, queued } : known, 'visits', looked, () => spelledOut(trail));
}
