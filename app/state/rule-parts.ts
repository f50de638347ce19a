import type { RuleVisit } from '../../core/index.ts';

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
