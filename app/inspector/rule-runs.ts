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

/** A rule in the parts that are read differently; joined by spaces they are the rule as it is printed. */
export interface RuleParts {
  /** What a packet must be like. */
  readonly matches: string;
  /** The comment that kube-proxy leaves, with its option. */
  readonly comment: string;
  /** `-j TARGET` and its options. */
  readonly jump: string;
}

const COMMENT = /-m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+)/;

/** Takes a rule apart, without the `-A CHAIN` that its heading says already. */
export function ruleParts(visit: RuleVisit): RuleParts {
  const prefix = `-A ${visit.chain} `;
  const body = visit.text.startsWith(prefix) ? visit.text.slice(prefix.length) : visit.text;
  const comment = COMMENT.exec(body)?.[0] ?? '';
  const rest = body.replace(comment, '').replace(/ {2,}/g, ' ').trim();
  const jump = /(?:^| )-[jg] .*$/.exec(rest)?.[0] ?? '';
  return { matches: rest.slice(0, rest.length - jump.length).trim(), comment, jump: jump.trim() };
}

/** What a rule did or why it did not apply. */
export function visitNote(visit: RuleVisit): string | undefined {
  const { chance } = visit;
  if (!chance) return visit.matched || !visit.failed ? undefined : `no: ${visit.failed}`;
  const drawn = chance.drawn.toFixed(2);
  const odds = chance.probability.toFixed(2);
  return `drew ${drawn}, ${visit.matched ? 'below' : 'not below'} ${odds}`;
}
