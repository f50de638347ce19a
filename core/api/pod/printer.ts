import { age, column, type Printer, wideColumn } from '../printing/table.ts';
import { NONE } from '../printing/text.ts';
import { podSummary } from './summary.ts';
import type { Pod } from './type.ts';

function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  const open = gates.filter(({ conditionType }) =>
    status?.conditions?.some(({ type, status: is }) => type === conditionType && is === 'True'),
  );
  return gates.length === 0 ? NONE : `${open.length}/${gates.length}`;
}

/** printPod. */
export const podPrinter: Printer<Pod> = {
  columns: [
    ...['Name', 'Ready', 'Status', 'Restarts', 'Age'].map((name) => column(name)),
    ...['IP', 'Node', 'Nominated Node', 'Readiness Gates'].map((name) => wideColumn(name)),
  ],
  cells: (pod, now) => {
    const { ready, total, status, restarts } = podSummary(pod, now);
    return [
      pod.metadata.name,
      `${ready}/${total}`,
      status,
      restarts,
      age(pod, now),
      pod.status?.podIPs?.[0]?.ip ?? NONE,
      pod.spec.nodeName || NONE,
      pod.status?.nominatedNodeName || NONE,
      readinessGates(pod),
    ];
  },
};
