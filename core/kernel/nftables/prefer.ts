import { splitHostPort } from '../../net/index.ts';
import { sortedGet } from '../../sim/index.ts';
import type { NftTable } from './ruleset.ts';

const NUMGEN = /numgen random mod (\d+)(?: offset (\d+))? v?map/;

/** What the map of a choice says of a number: a chain, or an address and a port. */
const CHOICE = /(\d+) : (?:(?:goto|jump) )?([^\s,]+(?: \. \d+)?)/g;

/**
 * What `numgen random` draws so that the packet goes to `destination` if the rule's map has it, or a chain that leads there; undefined
 * where neither is so, and chance decides.
 */
export function bentDraw({ chains }: NftTable, rule: string, destination: string): number | undefined {
  const [found, modulus, offset = '0'] = NUMGEN.exec(rule) ?? [];
  if (found === undefined) return undefined;
  const { address, port } = splitHostPort(destination) ?? { address: '', port: 0 };
  const leadsThere = (target: string): boolean =>
    target === `${address} . ${port}` ||
    (sortedGet(chains, target)?.rules.some(({ text }) => text.endsWith(`dnat to ${destination}`)) ?? false);
  for (const [, number, target = ''] of rule.matchAll(CHOICE))
    if (leadsThere(target)) return (Number(number) - Number(offset) + 0.5) / Number(modulus);
  return undefined;
}
