/** A range of manifest text. Lines and columns count from 1, the end is exclusive (as Monaco counts). */
export interface SourceRange {
  readonly file: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Start line, start column, end line, end column. */
export type Span = readonly [number, number, number, number];

/** Where a field stands: its value, and its key where it has one. */
export interface Place {
  readonly key?: Span;
  readonly value: Span;
}

/** The range of a span in a file. */
export function rangeIn(file: string, [startLine, startColumn, endLine, endColumn]: Span): SourceRange {
  return { file, startLine, startColumn, endLine, endColumn };
}
