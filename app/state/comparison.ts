import type { Comparison, HistoryView } from '../../core/index.ts';

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
  /** What has been done so far, for a choice of instants; asked for when the view opens. */
  readonly history: HistoryView | undefined;
}

export const nothingCompared: ComparisonState = {
  comparing: undefined,
  comparison: undefined,
  comparedRow: 0,
  history: undefined,
};
