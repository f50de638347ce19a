import type { Family } from '../../net/index.ts';
import type { Tag } from '../load.ts';
import type { RuleVisit } from '../passage.ts';
import type { Rule } from './rule.ts';
import { loadedRule, type ReadRule } from './rule-cache.ts';
import type { Chain } from './tables.ts';

/** A rule as packets meet it. */
export interface CompiledRule {
  readonly read: ReadRule;
  readonly tag: Tag | undefined;
  /** The one address that it is for, if the first thing that it looks at is a destination without a prefix. */
  readonly dst: string | undefined;
  /** The record of a packet for another address, made once: of ten thousand rules it is nearly every one. */
  miss?: RuleVisit;
}

export interface CompiledChain {
  readonly rules: readonly CompiledRule[];
  /** Indices of the rules that a packet to an address can match, in order. */
  candidates(dst: string): readonly number[];
}

/** A host without prefix as a rule's first condition. */
function hostOf({ header }: Rule): string | undefined {
  const [first] = header;
  if (first?.option !== '-d' || first.negated) return undefined;
  return first.value.endsWith('/32') && !first.value.includes(':') ? first.value.slice(0, -3) : undefined;
}

function indexOf(rules: readonly CompiledRule[]): CompiledChain['candidates'] {
  const forAll: number[] = [];
  const byHost = new Map<string, number[]>();
  for (const [i, { dst }] of rules.entries()) {
    if (dst === undefined) forAll.push(i);
    else if (!byHost.get(dst)?.push(i)) byHost.set(dst, [i]);
  }
  const merged = new Map<string, readonly number[]>();
  return (dst) => {
    const own = byHost.get(dst);
    if (!own) return forAll;
    let found = merged.get(dst);
    if (!found) {
      found = [...own, ...forAll].sort((a, b) => a - b);
      merged.set(dst, found);
    }
    return found;
  };
}

/**
 * Chains as packets meet them, by the list of their rules: a chain that changes has another list. What is kept here changes no
 * outcome; it spares packets from reading rules again.
 */
const known = new WeakMap<Chain['rules'], CompiledChain>();

export function compiled({ rules }: Chain, family: Family): CompiledChain {
  const found = known.get(rules);
  if (found) return found;
  const read = rules.map((line): CompiledRule => {
    const one = loadedRule(line.text, family);
    return { read: one, tag: line.tag, dst: hostOf(one.rule) };
  });
  let candidates: CompiledChain['candidates'] | undefined;
  const chain: CompiledChain = {
    rules: read,
    candidates(dst) {
      candidates ??= indexOf(read);
      return candidates(dst);
    },
  };
  known.set(rules, chain);
  return chain;
}
