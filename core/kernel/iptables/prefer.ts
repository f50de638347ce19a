import { chainIn, type Table } from './tables.ts';

/** Chains that a choice may lead through before the packet is sent somewhere. */
const DEPTH = 3;

const jumpOf = (text: string): string | undefined => / ?-[jg] (\S+)/.exec(text)?.[1];

/** Whether a chain, or one that it jumps to, sends packets to this destination. */
function leads(table: Table, chain: string, destination: string, depth = DEPTH): boolean {
  return (chainIn(table, chain)?.rules ?? []).some(({ text }) => {
    if (text.endsWith(`--to-destination ${destination}`) || text.includes(`--to-destination ${destination} `))
      return true;
    const next = depth > 0 ? jumpOf(text) : undefined;
    return next !== undefined && leads(table, next, destination, depth - 1);
  });
}

/** Drawn so that any probability below one says no. */
const NO = 1 - 2 ** -31;

/**
 * What a random match draws so that the packet goes to `destination` if one of the rules of this chain leads there; undefined where
 * none does, and chance decides.
 */
export function bentDraw(table: Table, chain: string, rule: string, destination: string): number | undefined {
  if (!rule.includes('--mode random')) return undefined;
  const jump = jumpOf(rule);
  if (jump !== undefined && leads(table, jump, destination)) return 0;
  return leads(table, chain, destination, 1) ? NO : undefined;
}
