import type { Hop, Request, Walk } from '../walk/index.ts';
import { stateAtMoment } from './branches.ts';
import { take } from './dispatch.ts';
import type { Late } from './late.ts';
import { type Session, shownState } from './session.ts';
import type { SessionState } from './state.ts';
import type { ComparedRow, ComparedSide, Comparison, Input, Variant } from './types.ts';

const nobody = (): void => undefined;

/** The state that a variant asks for, or why there is none. */
function prepared(session: Session, variant: Variant, late: Late): SessionState | { readonly error: string } {
  const { moment, settings, files } = variant;
  let state = moment ? stateAtMoment(session, moment) : shownState(session);
  const changed = state.files.map((file) => files?.find(({ name }) => name === file.name) ?? file);
  const added = (files ?? []).filter(({ name }) => !state.files.some((file) => file.name === name));
  const inputs: readonly Input[] = [
    ...(settings ? [{ input: 'set', settings } as const] : []),
    ...(files ? [{ input: 'edit', files: [...changed, ...added] } as const] : []),
  ];
  for (const input of inputs) {
    const taken = take(state, input, late, nobody);
    if (taken.output && taken.output.exitCode !== 0) return { error: taken.output.stderr.trim() };
    state = taken.state;
  }
  const error = files && state.problems.find(({ severity }) => severity === 'error');
  return error ? { error: error.message } : state;
}

function walked(session: Session, request: Request, variant: Variant, late: Late): ComparedSide {
  const { label } = variant;
  const state = prepared(session, variant, late);
  if ('error' in state) return { label, error: state.error };
  const input: Input = { input: 'send', request: { ...request, ...variant.request } };
  const { walk, output } = take(state, input, late, nobody);
  return walk ? { label, walk } : { label, error: output?.stderr.trim() ?? '' };
}

/** How much two hops have in common: none at all if they tell different things. */
function likeness(left: Hop, right: Hop): number {
  const decided = ['service-rule', 'reject'];
  const same = left.kind === right.kind || (decided.includes(left.kind) && decided.includes(right.kind));
  if (!same || left.direction !== right.direction) return 0;
  return left.kind === right.kind ? 2 : 1;
}

const placeText = (hop: Hop): string => JSON.stringify(hop.place);
const headerText = ({ after }: Hop): string =>
  after ? `${after.protocol} ${after.src} ${after.dst} ${after.dport}` : '';
const ruleText = (hop: Hop): string => {
  const decisive = hop.considered.findLast(({ matched }) => matched);
  return hop.rewrittenBy ?? decisive?.text ?? '';
};

function differences(left: Hop, right: Hop): ComparedRow['differs'] {
  return [
    ...(placeText(left) === placeText(right) ? [] : (['place'] as const)),
    ...(left.verdict === right.verdict && left.kind === right.kind ? [] : (['verdict'] as const)),
    ...(headerText(left) === headerText(right) ? [] : (['header'] as const)),
    ...(ruleText(left) === ruleText(right) ? [] : (['rule'] as const)),
  ];
}

/** Hops in pairs, by the longest common story (dynamic programming; stories have a dozen hops). */
function aligned(left: readonly Hop[], right: readonly Hop[]): readonly ComparedRow[] {
  const best: number[][] = Array.from({ length: left.length + 1 }, () => new Array(right.length + 1).fill(0));
  const at = (i: number, j: number): number => best[i]?.[j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--) {
      const like = likeness(left[i] as Hop, right[j] as Hop);
      const paired = like > 0 ? like + at(i + 1, j + 1) : 0;
      (best[i] as number[])[j] = Math.max(paired, at(i + 1, j), at(i, j + 1));
    }
  const rows: ComparedRow[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i], right[j]];
    const like = a && b ? likeness(a, b) : 0;
    if (a && b && like > 0 && at(i, j) === like + at(i + 1, j + 1))
      rows.push({ left: i++, right: j++, differs: differences(a, b) });
    else if (b === undefined || (a && at(i, j) === at(i + 1, j)))
      rows.push({ left: i++, differs: ['verdict'] });
    else rows.push({ right: j++, differs: ['verdict'] });
  }
  return rows;
}

const outcomeText = (walk: Walk | undefined): string => {
  const { kind, summary, server, seenClient } = walk?.outcome ?? {};
  return JSON.stringify([kind, summary, server?.address, seenClient]);
};

/** The same request in two worlds. Both draw the same numbers, so what differs comes from what was changed. */
export function compare(
  session: Session,
  request: Request,
  variants: { readonly left: Variant; readonly right: Variant },
  late: Late,
): Comparison {
  const left = walked(session, request, variants.left, late);
  const right = walked(session, request, variants.right, late);
  return {
    left,
    right,
    rows: aligned(left.walk?.hops ?? [], right.walk?.hops ?? []),
    sameOutcome: outcomeText(left.walk) === outcomeText(right.walk),
  };
}
