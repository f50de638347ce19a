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
  // The last run, where it goes on: there may be ten thousand rules in it.
  let open: { readonly table: string; readonly chain: string; readonly visits: RuleVisit[] } | undefined;
  for (const visit of considered) {
    const { table, chain, matched } = visit;
    if (matched) {
      runs.push({ run: 'matched', visit });
      open = undefined;
    } else if (open?.chain === chain && open.table === table) open.visits.push(visit);
    else {
      open = { table, chain, visits: [visit] };
      runs.push({ run: 'passed', ...open });
    }
  }
  return runs;
}

/** `KUBE-SERVICES · 14 rules, no match`. */
export const runText = (chain: string, count: number): string =>
  `${chain} · ${count} ${count === 1 ? 'rule' : 'rules'}, no match`;
