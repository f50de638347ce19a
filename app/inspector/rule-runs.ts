import type { RuleVisit } from '../../core/index.ts';

/** Consecutive rules of one chain that did not match, or one that did. */
export type RuleRun =
  | { readonly run: 'matched'; readonly visit: RuleVisit }
  | {
      readonly run: 'passed';
      readonly table: string;
      readonly chain: string;
      readonly visits: readonly RuleVisit[];
    };

/** Folds the rules that a packet was held against, so that the few that matched can be seen. */
export function ruleRuns(considered: readonly RuleVisit[]): readonly RuleRun[] {
  const runs: RuleRun[] = [];
  for (const visit of considered) {
    const last = runs.at(-1);
    if (visit.matched) runs.push({ run: 'matched', visit });
    else if (last?.run === 'passed' && last.chain === visit.chain && last.table === visit.table)
      runs[runs.length - 1] = { ...last, visits: [...last.visits, visit] };
    else runs.push({ run: 'passed', table: visit.table, chain: visit.chain, visits: [visit] });
  }
  return runs;
}

/** `KUBE-SERVICES · 14 rules, no match`. */
export const runText = (chain: string, count: number): string =>
  `${chain} · ${count} ${count === 1 ? 'rule' : 'rules'}, no match`;
