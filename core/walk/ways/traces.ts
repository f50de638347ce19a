import type { Cluster } from '../../cluster/index.ts';
import { type ConntrackEntry, type Counters, countedSince, flowsSince } from '../../kernel/index.ts';

/** What one request left behind on one node. */
export interface Trace {
  readonly node: string;
  readonly flows: readonly ConntrackEntry[];
  readonly counts: Counters;
}

/**
 * Whether a request left nothing behind that the next one could meet, but flows and connections of its own. Whom IPVS has in turn is
 * looked up anew each time.
 */
export function isForgotten(before: Cluster, after: Cluster): boolean {
  const sameNodes = Object.entries(after.nodes).every(([name, now]) => {
    const then = before.nodes[name];
    return (
      then !== undefined &&
      now.recent === then.recent &&
      now.nth === then.nth &&
      now.nftables === then.nftables
    );
  });
  const sameDns = Object.entries(after.dns).every(([uid, server]) => before.dns[uid] === server);
  return sameNodes && sameDns && before.sockets === after.sockets;
}

/** What a request left behind; undefined where it changed flows that had been there. */
export function tracesOf(before: Cluster, after: Cluster): readonly Trace[] | undefined {
  const traces: Trace[] = [];
  for (const [node, now] of Object.entries(after.nodes)) {
    const then = before.nodes[node];
    if (!then || now === then) continue;
    const flows = flowsSince(then.conntrack, now.conntrack, before.now);
    if (!flows) return undefined;
    traces.push({ node, flows, counts: countedSince(then.counters, now.counters) });
  }
  return traces;
}
