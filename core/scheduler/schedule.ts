import type { Pod } from '../api/index.ts';
import type { Reader } from '../apiserver/index.ts';
import { rejection } from './filters.ts';
import { type NodeState, nodeStates } from './node-state.ts';
import { scores } from './scores.ts';

/** Where a Pod goes, or in the scheduler's words why nowhere. */
export type Placement = { readonly node: string } | { readonly unschedulable: string };

/** `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable. …` (framework/types.go FitError). */
function fitError(states: readonly NodeState[], reasons: readonly (readonly string[])[]): string {
  if (states.length === 0) return 'no nodes available to schedule pods';
  const counts: Record<string, number> = {};
  for (const reason of reasons.flat()) counts[reason] = (counts[reason] ?? 0) + 1;
  const all = Object.entries(counts).map(([reason, count]) => `${count} ${reason}`);
  const helpless = `${states.length} Preemption is not helpful for scheduling`;
  return (
    `0/${states.length} nodes are available: ${all.sort().join(', ')}. ` +
    `preemption: 0/${states.length} nodes are available: ${helpless}.`
  );
}

/**
 * Picks the node with the best score among those that no filter rejects. Where the real scheduler draws among equals,
 * this one takes the node with the fewest Pods, then the first by name, so that a page shows the same cluster again.
 */
export function place(pod: Pod, read: Reader): Placement {
  const states = nodeStates(read);
  const reasons = states.map((state) => rejection(pod, state, states));
  const feasible = states.filter((_, index) => reasons[index]?.length === 0);
  if (feasible.length === 0) return { unschedulable: fitError(states, reasons) };
  const scored = scores(pod, feasible, read);
  let best = 0;
  for (const index of feasible.keys()) {
    const better = (scored[index] ?? 0) - (scored[best] ?? 0);
    const emptier = (feasible[best]?.count ?? 0) - (feasible[index]?.count ?? 0);
    if (better > 0 || (better === 0 && emptier > 0)) best = index;
  }
  return { node: feasible[best]?.node.metadata.name ?? '' };
}
