import type { TaggedLine } from '../../kernel/index.ts';
import { joinLines, type Lines, linesOf, newLines } from '../lines.ts';
import type { RuleRole, RuleTag } from '../rule-tag.ts';

/**
 * The four buffers that one restore input is put together from.
 * (pkg/proxy/iptables/proxier.go filterChains, filterRules, natChains, natRules)
 */
export interface RestoreInput {
  readonly filterChains: Lines;
  readonly filterRules: Lines;
  readonly natChains: Lines;
  readonly natRules: Lines;
}

export const emptyInput = (): RestoreInput => ({
  filterChains: newLines(),
  filterRules: newLines(),
  natChains: newLines(),
  natRules: newLines(),
});

/** A line of the node itself. */
export const frameLine = (text: string, role: RuleRole = 'frame'): TaggedLine => ({ text, tag: { role } });

/** With `--noflush`, creates the chain or empties it. */
export const chainLine = (chain: string, tag: RuleTag = { role: 'frame' }): TaggedLine => ({
  text: `:${chain} - [0:0]`,
  tag,
});

/** The whole input, both tables. */
export function joinInput(input: RestoreInput): readonly TaggedLine[] {
  return joinLines([
    linesOf([frameLine('*filter')]),
    input.filterChains,
    input.filterRules,
    linesOf([frameLine('COMMIT'), frameLine('*nat')]),
    input.natChains,
    input.natRules,
    linesOf([frameLine('COMMIT')]),
  ]);
}
