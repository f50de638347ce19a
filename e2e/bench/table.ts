/** One line of the table: what was measured, and each column's value as it is printed. */
export type Row = readonly [what: string, ...values: readonly string[]];

const START = '<!-- bench:start -->';
const END = '<!-- bench:end -->';

export function markdownTable([head, ...rows]: readonly [Row, ...Row[]]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** A text with the block between the two bench marks replaced. Throws when the marks are not there. */
export function replaceBlock(text: string, block: string): string {
  const [start, end] = [text.indexOf(START), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`no ${START} … ${END} to write between`);
  return `${text.slice(0, start + START.length)}\n${block}\n${text.slice(end)}`;
}

/** The value below which the share `at` (0 to 1) of the samples lies. */
export function quantile(samples: readonly number[], at: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(at * sorted.length))] ?? Number.NaN;
}

export function millis(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : `${Math.round(value)} ms`;
}
