import { age, column, type Printer, wideColumn } from '../printing/table.ts';
import { NONE } from '../printing/text.ts';
import type { Node } from './type.ts';

const ROLE = 'node-role.kubernetes.io/';

/** Roles of a node, from its labels, sorted (findNodeRoles). */
export function nodeRoles({ metadata }: Node): readonly string[] {
  const roles = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(ROLE)) return key.slice(ROLE.length);
    return key === 'kubernetes.io/role' ? value : [];
  });
  return [...new Set(roles.filter((role) => role !== ''))].sort();
}

/** NotReady says False and Unknown alike; only a node that has never said anything is Unknown. */
function status(node: Node): string {
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  const first = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return node.spec?.unschedulable ? `${first},SchedulingDisabled` : first;
}

const addressOf = (node: Node, wanted: string): string =>
  node.status?.addresses?.find(({ type }) => type === wanted)?.address ?? NONE;

/** printNode. */
export const nodePrinter: Printer<Node> = {
  columns: [
    ...['Name', 'Status', 'Roles', 'Age', 'Version'].map((name) => column(name)),
    ...['Internal-IP', 'External-IP', 'OS-Image', 'Kernel-Version', 'Container-Runtime'].map((name) =>
      wideColumn(name),
    ),
  ],
  cells: (node, now) => {
    const { nodeInfo } = node.status ?? {};
    return [
      node.metadata.name,
      status(node),
      nodeRoles(node).join(',') || NONE,
      age(node, now),
      nodeInfo?.kubeletVersion ?? '',
      addressOf(node, 'InternalIP'),
      addressOf(node, 'ExternalIP'),
      nodeInfo?.osImage || '<unknown>',
      nodeInfo?.kernelVersion || '<unknown>',
      nodeInfo?.containerRuntimeVersion || '<unknown>',
    ];
  },
};
