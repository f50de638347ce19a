import type { TableView } from '../../core/index.ts';

type Row = TableView['rows'][number];

/** Indices of the columns that are shown. */
export const shownColumns = ({ columns }: TableView, wide: boolean): readonly number[] =>
  columns.flatMap((column, index) => (wide || !column.wide ? [index] : []));

export const cellText = (row: Row, index: number): string => String(row.cells[index] ?? '');

/** True when every word of the filter stands somewhere in the row, in any case. */
export function matches(row: Row, filter: string): boolean {
  const text = [row.namespace, ...row.cells].join(' ').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
