import { age, column, type Printer, wideColumn } from '../printing/table.ts';
import { containerCells, formatLabelSelector } from '../printing/text.ts';
import type { Deployment } from './type.ts';

/** printDeployment. */
export const deploymentPrinter: Printer<Deployment> = {
  columns: [
    ...['Name', 'Ready', 'Up-to-date', 'Available', 'Age'].map((name) => column(name)),
    ...['Containers', 'Images', 'Selector'].map((name) => wideColumn(name)),
  ],
  cells: (deployment, now) => {
    const { spec, status, metadata } = deployment;
    return [
      metadata.name,
      `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
      status?.updatedReplicas ?? 0,
      status?.availableReplicas ?? 0,
      age(deployment, now),
      ...containerCells(spec.template),
      formatLabelSelector(spec.selector),
    ];
  },
};
