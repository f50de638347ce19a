import type { BaseChain } from './ruleset.ts';

/** Names of priorities in tables for IP. */
const NAMED = [
  ['raw', -300],
  ['mangle', -150],
  ['dstnat', -100],
  ['filter', 0],
  ['security', 50],
  ['srcnat', 100],
] as const;

const BASE =
  /^type (filter|nat|route) hook (prerouting|input|forward|output|postrouting) priority (\S+?)(?: ([+-]) (\d+))? ;(?: policy (accept|drop) ;)?/;

/** `{ type filter hook input priority 0 ; policy accept ; }`; undefined for a regular chain. */
export function baseOf(words: readonly string[]): BaseChain | undefined | 'malformed' {
  const from = words.indexOf('type');
  if (from < 0) return undefined;
  const [, type, hook, name = '', sign, offset = '0', policy = 'accept'] =
    BASE.exec(words.slice(from).join(' ')) ?? [];
  const start = NAMED.find(([known]) => known === name)?.[1] ?? Number(name);
  if (!type || Number.isNaN(start)) return 'malformed';
  const priority = start + (sign === '-' ? -1 : 1) * Number(offset);
  return { type, hook, priority, policy } as BaseChain;
}

/** Nat priorities have names only at the hook they are for; a priority up to ten away from a name is printed from it. */
export function printPriority({ priority, hook }: BaseChain): string {
  for (const [name, value] of NAMED) {
    if ((name === 'dstnat' && hook !== 'prerouting') || (name === 'srcnat' && hook !== 'postrouting'))
      continue;
    const offset = priority - value;
    if (Math.abs(offset) > 10) continue;
    return offset === 0 ? name : `${name} ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}`;
  }
  return `${priority}`;
}
