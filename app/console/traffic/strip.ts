import type { TallyGroup } from '../../../core/index.ts';
import type { Traffic } from '../../state/index.ts';

/** Requests of one stretch of time, by how they ended. */
export interface Column {
  /** Virtual time at which it begins. */
  readonly at: number;
  readonly answered: number;
  readonly failed: number;
  /** What to open: a failed one if there is any. */
  readonly group: TallyGroup;
  /** How those ended that failed, each ending once. */
  readonly endings: readonly TallyGroup[];
}

/** Columns that fit on the narrowest console. */
const COLUMNS = 100;
/** Stretches that read well, in virtual ms. */
const WIDTHS: readonly number[] = [100, 250, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000];
/** The strip shows at least so many ms, so that its first columns do not shrink while one looks at them. */
const SHORTEST = 10_000;

function withOne(column: Column, ended: TallyGroup): Column {
  const { answered, failed, endings } = column;
  if (ended.kind === 'answered') return { ...column, answered: answered + 1 };
  return {
    ...column,
    failed: failed + 1,
    group: ended,
    endings: endings.includes(ended) ? endings : [...endings, ended],
  };
}

/** Requests in the order of time, summed over equal stretches; empty ones are left out. Pure. */
export function columnsOf({ sent, tally }: Traffic): {
  readonly width: number;
  readonly from: number;
  readonly until: number;
  readonly columns: readonly Column[];
} {
  const from = sent[0]?.at ?? 0;
  const span = Math.max((sent.at(-1)?.at ?? 0) - from, SHORTEST);
  const width = WIDTHS.find((each) => span / each < COLUMNS) ?? (WIDTHS.at(-1) as number);
  const columns: Column[] = [];
  for (const { at, group } of sent) {
    const found = tally.groups[group];
    if (!found) continue;
    const begins = from + Math.floor((at - from) / width) * width;
    const last = columns.at(-1);
    if (last?.at === begins) columns[columns.length - 1] = withOne(last, found);
    else columns.push(withOne({ at: begins, answered: 0, failed: 0, group: found, endings: [] }, found));
  }
  return { width, from, until: from + Math.ceil(span / width) * width, columns };
}
