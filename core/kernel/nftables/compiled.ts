import type { Tag } from '../load.ts';
import type { RuleVisit } from '../passage.ts';
import { type Rule, readRule } from './rule.ts';
import type { NftChain, TableFamily } from './ruleset.ts';

/** A rule as packets meet it. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly tag: Tag | undefined;
  /** As the chain's list has it. */
  readonly line: string;
  /** Records of unmarked packets that did not match, by the condition that failed: made once for each. */
  misses: Record<string, RuleVisit>;
}

/**
 * Chains as packets meet them, by the list of their rules: a chain that changes has another list. What is kept here changes no
 * outcome; it spares packets from reading rules again.
 */
const known = new WeakMap<NftChain['rules'], readonly CompiledRule[]>();

export function compiled(rules: NftChain['rules'], family: TableFamily): readonly CompiledRule[] {
  const found = known.get(rules);
  if (found) return found;
  const read = rules.map(
    ({ text, tag }): CompiledRule => ({ rule: readRule(text, family), tag, line: text, misses: {} }),
  );
  known.set(rules, read);
  return read;
}
