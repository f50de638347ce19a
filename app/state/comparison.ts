import type { Comparison } from '../../core/index.ts';

/** What is compared: a question and one of its answers on each side. Ids are those of `app/compare`. */
export interface Compared {
  readonly question: string | undefined;
  readonly left: string | undefined;
  readonly right: string | undefined;
}

export interface ComparisonState {
  /** Absent while the view is closed. */
  readonly comparing: Compared | undefined;
  readonly comparison: Comparison | undefined;
  /** The pair of hops that is looked at. */
  readonly comparedRow: number;
}

export const nothingCompared: ComparisonState = {
  comparing: undefined,
  comparison: undefined,
  comparedRow: 0,
};
