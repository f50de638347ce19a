import type { NodeView } from '../../core/index.ts';

/** As many nodes as are named one by one. */
const NAMED = 4;

/** Which nodes run by the newest rules: `node-a ✓  node-b ✓  node-c not yet`, in numbers where there are many. */
export function rulesText(nodes: readonly NodeView[]): { readonly text: string; readonly behind: boolean } {
  const late = nodes.filter(({ proxy }) => proxy.behind);
  if (late.length === 0) return { text: nodes.length === 0 ? '' : 'rules up to date', behind: false };
  if (nodes.length > NAMED)
    return { text: `${late.length} of ${nodes.length} nodes not yet synced`, behind: true };
  const text = nodes.map(({ name, proxy }) => `${name} ${proxy.behind ? 'not yet' : '✓'}`).join(', ');
  return { text, behind: true };
}
