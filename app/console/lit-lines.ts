import type { Hop, RuleLine, Walk } from '../../core/index.ts';
import { nodeOfHop, withSteps } from '../state/index.ts';

export type Lit = 'hop' | 'walk' | undefined;

const ruleKey = (table: string, chain: string, position: number): string => `${table}/${chain}/${position}`;

/** Keys of the rules that a hop matched on a node, itself or in its steps. */
function matchedBy(hop: Hop | undefined, node: string): ReadonlySet<string> {
  const hops = (hop ? withSteps(hop) : []).filter((step) => nodeOfHop(step) === node);
  return new Set(
    hops.flatMap((step) =>
      step.considered
        .filter((visit) => visit.matched)
        .map((visit) => ruleKey(visit.table, visit.chain, visit.position)),
    ),
  );
}

/** Which lines of a node's rules light up: matched by the hop that is looked at, or elsewhere in the walk. */
export function litLines(
  lines: readonly RuleLine[],
  node: string,
  walk: Walk | undefined,
  hop: Hop | undefined,
): readonly Lit[] {
  const now = matchedBy(hop, node);
  const ever = new Set((walk?.hops ?? []).flatMap((story) => [...matchedBy(story, node)]));
  return lines.map((line) => {
    if (line.chain === undefined || line.position === undefined) return undefined;
    const key = ruleKey(line.table, line.chain, line.position);
    return now.has(key) ? 'hop' : ever.has(key) ? 'walk' : undefined;
  });
}
