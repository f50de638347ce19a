import type { TaggedLine } from '../../kernel/index.ts';
import type { RuleRole, RuleTag } from '../rule-tag.ts';

/**
 * The four buffers that one restore input is put together from. They only ever grow, and live for one sync.
 * (pkg/proxy/iptables/proxier.go filterChains, filterRules, natChains, natRules)
 */
export interface RestoreInput {
  readonly filterChains: TaggedLine[];
  readonly filterRules: TaggedLine[];
  readonly natChains: TaggedLine[];
  readonly natRules: TaggedLine[];
}

export const emptyInput = (): RestoreInput => ({
  filterChains: [],
  filterRules: [],
  natChains: [],
  natRules: [],
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
  const between = [frameLine('COMMIT'), frameLine('*nat')];
  return [frameLine('*filter')].concat(
    input.filterChains,
    input.filterRules,
    between,
    input.natChains,
    input.natRules,
    frameLine('COMMIT'),
  );
}
