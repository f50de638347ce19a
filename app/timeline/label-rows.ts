/** A label under or over its stop. Lengths in pixels. */
export interface LabelAt {
  readonly x: number;
  readonly width: number;
}

export type LabelRow = 'below' | 'above' | 'hidden';

/** Room between two labels of a row. */
const GAP = 10;

/** Where a centred label really lies, kept inside the track. */
export function labelSpan(label: LabelAt, track: number): readonly [number, number] {
  const start = Math.min(Math.max(label.x - label.width / 2, 0), Math.max(track - label.width, 0));
  return [start, start + label.width];
}

/**
 * Gives each label a row so that none overlap: all below where they fit, else above and below in turn, else some
 * stay hidden (their stop keeps its name and tooltip). The current label is always shown.
 */
export function labelRows(labels: readonly LabelAt[], track: number, current: number): readonly LabelRow[] {
  const spans = labels.map((label) => labelSpan(label, track));
  const fits = (index: number, taken: readonly number[]): boolean =>
    taken.every((other) => {
      const [a, b] = [spans[index] ?? [0, 0], spans[other] ?? [0, 0]];
      return a[1] + GAP <= b[0] || b[1] + GAP <= a[0];
    });
  const all = labels.map((_, index) => index);
  if (all.every((index) => fits(index, all.slice(0, index)))) return all.map(() => 'below');

  const rows: LabelRow[] = all.map(() => 'hidden');
  const taken: Record<'below' | 'above', number[]> = { below: [], above: [] };
  const place = (index: number): void => {
    const turns = index % 2 === 0 ? (['below', 'above'] as const) : (['above', 'below'] as const);
    const row = turns.find((turn) => fits(index, taken[turn]));
    if (!row) return;
    rows[index] = row;
    taken[row].push(index);
  };
  if (labels[current]) place(current);
  for (const index of all) if (index !== current) place(index);
  return rows;
}
