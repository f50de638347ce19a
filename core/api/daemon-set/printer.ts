import { age, column, type Printer, wideColumn } from '../printing/table.ts';
import { containerCells, formatLabelSelector, formatLabels } from '../printing/text.ts';
import type { DaemonSet } from './type.ts';

/** printDaemonSet. */
export const daemonSetPrinter: Printer<DaemonSet> = {
  columns: [
    column('Name'),
    ...['Desired', 'Current', 'Ready', 'Up-to-date', 'Available'].map((name) => column(name, 'integer')),
    column('Node Selector'),
    column('Age'),
    ...['Containers', 'Images', 'Selector'].map((name) => wideColumn(name)),
  ],
  cells: (daemonSet, now) => {
    const { spec, status, metadata } = daemonSet;
    return [
      metadata.name,
      status?.desiredNumberScheduled ?? 0,
      status?.currentNumberScheduled ?? 0,
      status?.numberReady ?? 0,
      status?.updatedNumberScheduled ?? 0,
      status?.numberAvailable ?? 0,
      formatLabels(spec.template.spec.nodeSelector),
      age(daemonSet, now),
      ...containerCells(spec.template),
      formatLabelSelector(spec.selector),
    ];
  },
};
