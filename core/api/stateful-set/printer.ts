import { age, column, type Printer, wideColumn } from '../printing/table.ts';
import { containerCells } from '../printing/text.ts';
import type { StatefulSet } from './type.ts';

/** printStatefulSet. */
export const statefulSetPrinter: Printer<StatefulSet> = {
  columns: [column('Name'), column('Ready'), column('Age'), wideColumn('Containers'), wideColumn('Images')],
  cells: (statefulSet, now) => {
    const { spec, status, metadata } = statefulSet;
    return [
      metadata.name,
      `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
      age(statefulSet, now),
      ...containerCells(spec.template),
    ];
  },
};
