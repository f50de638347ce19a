import type { Millis } from '../../sim/index.ts';
import type { ObjectMeta } from '../meta.ts';
import { ago } from './duration.ts';

/** metav1.TableColumnDefinition. Columns of priority 1 are for `-o wide`. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer';
  readonly format: '' | 'name';
  readonly priority: 0 | 1;
}

export type Cell = string | number;

/** How the server prints objects of one kind in a table: a cell for every column, those for `-o wide` too. */
export interface Printer<Kind extends { readonly metadata: ObjectMeta }> {
  readonly columns: readonly Column[];
  cells(object: Kind, now: Millis): readonly Cell[];
}

/** A column of every table. */
export function column(name: string, type: Column['type'] = 'string'): Column {
  return { name, type, format: name === 'Name' ? 'name' : '', priority: 0 };
}

/** A column of wide tables. */
export function wideColumn(name: string, type: Column['type'] = 'string'): Column {
  return { ...column(name, type), priority: 1 };
}

/** The cell of the column `Age`. */
export function age({ metadata }: { readonly metadata: ObjectMeta }, now: Millis): string {
  return ago(metadata.creationTimestamp, now);
}
