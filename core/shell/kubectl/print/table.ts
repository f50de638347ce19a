import { type ApiObject, type Cell, cellsOf, columnsOf, formatLabels } from '../../../api/index.ts';
import type { Millis } from '../../../sim/index.ts';
import { alignTabs } from './tab-writer.ts';

/** What `kubectl get` adds to the server's table, or leaves out. */
export interface TableOptions {
  readonly wide: boolean;
  readonly withNamespace: boolean;
  /** `service/web`: names carry the resource, because several kinds are printed. */
  readonly withKind: boolean;
  readonly noHeaders: boolean;
  readonly showLabels: boolean;
  /** `-L`. */
  readonly labelColumns: readonly string[];
}

/** Rows of cells as kubectl's table printer aligns them (cli-runtime pkg/printers/tabwriter.go). */
export function alignRows(rows: readonly (readonly Cell[])[]): string {
  return rows.length === 0
    ? ''
    : alignTabs(`${rows.map((row) => row.join('\t')).join('\n')}\n`, { minWidth: 6, padding: 3 });
}

/** One kind's table. `name` is how the kind stands before a name: `service`, `deployment.apps`. */
export function printTable(
  kind: ApiObject['kind'],
  name: string,
  objects: readonly ApiObject[],
  options: TableOptions,
  now: Millis,
): string {
  const columns = columnsOf(kind);
  const shown = columns.map(({ priority }) => options.wide || priority === 0);
  const pick = <T>(all: readonly T[]): readonly T[] => all.filter((_, index) => shown[index]);
  const headers = [
    ...(options.withNamespace ? ['NAMESPACE'] : []),
    ...pick(columns.map((column) => column.name.toUpperCase())),
    ...options.labelColumns.map((label) => (label.split('/').at(-1) as string).toUpperCase()),
    ...(options.showLabels ? ['LABELS'] : []),
  ];
  const rows = objects.map((object): readonly Cell[] => {
    const { labels, namespace } = object.metadata;
    const cells = cellsOf(object, now).map((cell, index) =>
      options.withKind && columns[index]?.name === 'Name' ? `${name}/${cell}` : cell,
    );
    return [
      ...(options.withNamespace ? [namespace ?? ''] : []),
      ...pick(cells),
      ...options.labelColumns.map((label) => labels?.[label] ?? ''),
      ...(options.showLabels ? [formatLabels(labels)] : []),
    ];
  });
  return alignRows(options.noHeaders ? rows : [headers, ...rows]);
}
