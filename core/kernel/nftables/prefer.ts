import { sortedGet } from '../../sim/index.ts';
import type { NftTable } from './ruleset.ts';

const NUMGEN = /numgen random mod (\d+)(?: offset (\d+))? vmap/;

/**
 * What `numgen random` draws so that the packet goes to `destination` if one of the chains in the rule's map leads there; undefined
 * where none does, and chance decides.
 */
export function bentDraw({ chains }: NftTable, rule: string, destination: string): number | undefined {
  const [found, modulus, offset = '0'] = NUMGEN.exec(rule) ?? [];
  if (found === undefined) return undefined;
  for (const [, number, chain = ''] of rule.matchAll(/(\d+) : (?:goto|jump) ([^\s,]+)/g))
    if (sortedGet(chains, chain)?.rules.some(({ text }) => text.endsWith(`dnat to ${destination}`)))
      return (Number(number) - Number(offset) + 0.5) / Number(modulus);
  return undefined;
}
