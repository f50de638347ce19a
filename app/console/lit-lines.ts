import type { Hop, RuleLine, Walk } from '../../core/index.ts';
import { nodeOfHop, withSteps } from '../state/index.ts';

export type Lit = 'hop' | 'walk' | undefined;

const ruleKey = (table: string, chain: string, position: number): string => `${table}/${chain}/${position}`;

const matched = new WeakMap<Hop, readonly (readonly [node: string | undefined, key: string])[]>();

/** Keys of the rules that a hop matched, itself or in its steps, each with its node: found once, as there may be thousands that it did not match. */
function matchedBy(hop: Hop): readonly (readonly [node: string | undefined, key: string])[] {
  const found = matched.get(hop);
  if (found) return found;
  const keys = withSteps(hop).flatMap((step) =>
    step.considered
      .filter((visit) => visit.matched)
      .map((visit) => [nodeOfHop(step), ruleKey(visit.table, visit.chain, visit.position)] as const),
  );
  matched.set(hop, keys);
  return keys;
}

const places = new WeakMap<readonly RuleLine[], ReadonlyMap<string, number>>();

/** Where each rule stands in a list. */
function placesIn(lines: readonly RuleLine[]): ReadonlyMap<string, number> {
  const found = places.get(lines);
  if (found) return found;
  const made = new Map<string, number>();
  for (const [at, { table, chain, position }] of lines.entries())
    if (chain !== undefined && position !== undefined) made.set(ruleKey(table, chain, position), at);
  places.set(lines, made);
  return made;
}

/** Which lines of a node's rules light up: matched by the hop that is looked at, or elsewhere in the walk. */
export function litLines(
  lines: readonly RuleLine[],
  node: string,
  walk: Walk | undefined,
  hop: Hop | undefined,
): readonly Lit[] {
  const lit = new Array<Lit>(lines.length).fill(undefined);
  const known = placesIn(lines);
  const light = (of: Hop, as: Lit): void => {
    for (const [where, key] of matchedBy(of)) {
      const at = where === node ? known.get(key) : undefined;
      if (at !== undefined) lit[at] = as;
    }
  };
  for (const story of walk?.hops ?? []) light(story, 'walk');
  if (hop) light(hop, 'hop');
  return lit;
}
