/** How cells become columns. */
export interface TabOptions {
  /** The least width of a column, padding included. */
  readonly minWidth: number;
  readonly padding: number;
}

/**
 * Lines with tabs as aligned columns. A column is a run of lines that have a cell there which a tab ends; each run has
 * a width of its own (Go text/tabwriter).
 */
export function alignTabs(text: string, { minWidth, padding }: TabOptions): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const out: string[] = [];
  const print = (from: number, to: number, widths: readonly number[]): void => {
    for (const line of lines.slice(from, to))
      out.push(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(''));
  };
  const hasColumn = (line: number, column: number): boolean => column < (lines[line]?.length ?? 0) - 1;
  const format = (from: number, to: number, widths: readonly number[]): void => {
    const column = widths.length;
    let start = from;
    for (let line = from; line < to; line++) {
      if (!hasColumn(line, column)) continue;
      print(start, line, widths);
      start = line;
      let width = minWidth;
      for (; line < to && hasColumn(line, column); line++)
        width = Math.max(width, [...(lines[line]?.[column] ?? '')].length + padding);
      format(start, line, [...widths, width]);
      start = line;
    }
    print(start, to, widths);
  };
  format(0, lines.length, []);
  return out.join('\n');
}
