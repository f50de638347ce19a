import type { HookPass, RuleVisit } from './passage.ts';

/** Neighbours in a chain that could not match. Their records are made when somebody wants to read them. */
export interface PassedOver {
  readonly count: number;
  visits(): readonly RuleVisit[];
}

/** What a packet was held against, in order: of ten thousand rules it may be nearly every one. */
export type Trail = readonly (RuleVisit | PassedOver)[];

const isVisit = (one: RuleVisit | PassedOver): one is RuleVisit => 'position' in one;

const countOf = (trail: Trail): number => trail.reduce((sum, one) => sum + (isVisit(one) ? 1 : one.count), 0);

const spelledOut = (trail: Trail): readonly RuleVisit[] =>
  trail.every(isVisit) ? trail : trail.flatMap((one) => (isVisit(one) ? [one] : one.visits()));

/** A list shorter than this is made at once: that costs less than to put it off. */
const MANY = 256;

/**
 * Gives an object its list of rules. A long one is made when somebody reads it; a copy of the object, to another thread or as JSON,
 * has it as plain data.
 */
export function withRules<Of extends object, Name extends string>(
  object: Of,
  name: Name,
  count: number,
  make: () => readonly RuleVisit[],
): Of & Readonly<Record<Name, readonly RuleVisit[]>> {
  if (count < MANY) return Object.assign(object, { [name]: make() }) as never;
  let made: readonly RuleVisit[] | undefined;
  const get = (): readonly RuleVisit[] => {
    made ??= make();
    return made;
  };
  return Object.defineProperty(object, name, { get, enumerable: true, configurable: true }) as never;
}

/** The record of a pass with what was looked at in it. */
export function passOf(facts: Omit<HookPass, 'looked' | 'decisive' | 'visits'>, trail: Trail = []): HookPass {
  const looked = countOf(trail);
  const decisive = trail.filter(isVisit).filter(({ matched, chance }) => matched || chance !== undefined);
  return withRules({ ...facts, looked, decisive }, 'visits', looked, () => spelledOut(trail));
}
