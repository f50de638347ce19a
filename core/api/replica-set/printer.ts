import { age, column, type Printer, wideColumn } from '../printing/table.ts';
import { containerCells, formatLabelSelector } from '../printing/text.ts';
import type { ReplicaSet } from './type.ts';

/** printReplicaSet. */
export const replicaSetPrinter: Printer<ReplicaSet> = {
  columns: [
    column('Name'),
    ...['Desired', 'Current', 'Ready'].map((name) => column(name, 'integer')),
    column('Age'),
    ...['Containers', 'Images', 'Selector'].map((name) => wideColumn(name)),
  ],
  cells: (replicaSet, now) => {
    const { spec, status, metadata } = replicaSet;
    return [
      metadata.name,
      spec.replicas ?? 0,
      status?.replicas ?? 0,
      status?.readyReplicas ?? 0,
      age(replicaSet, now),
      ...containerCells(spec.template),
      formatLabelSelector(spec.selector),
    ];
  },
};
