import type { KeyedFlow } from './conntrack/entry.ts';
import { putKeyed } from './conntrack/table.ts';
import type { Count, Counters } from './counters.ts';
import type { Netns } from './netns.ts';

/** How much more the rules of a namespace have counted than before. */
export function countedSince(before: Counters | undefined, after: Counters | undefined): Counters {
  const chains = Object.entries(after ?? {}).flatMap(([chain, places]) => {
    const old = before?.[chain];
    if (old === places) return [];
    const more = Object.entries(places).flatMap(([position, [packets, bytes]]) => {
      const [was, sum] = old?.[position] ?? [0, 0];
      return packets === was ? [] : [[position, [packets - was, bytes - sum]] as const];
    });
    return [[chain, Object.fromEntries(more)] as const];
  });
  return Object.fromEntries(chains);
}

function plus(counters: Counters | undefined, more: Counters, times: number): Counters {
  const sum: Record<string, Record<string, Count>> = {};
  for (const [chain, places] of Object.entries(more)) {
    const own: Record<string, Count> = { ...counters?.[chain] };
    for (const [position, [packets, bytes]] of Object.entries(places)) {
      const [was, old] = own[position] ?? [0, 0];
      own[position] = [was + times * packets, old + times * bytes];
    }
    sum[chain] = own;
  }
  return { ...counters, ...sum };
}

/** The namespace after packets that went as others did before: with their flows, and with what rules counted for so many of them. */
export function repeated(
  netns: Netns,
  flows: readonly KeyedFlow[],
  counts: readonly { readonly each: Counters; readonly times: number }[],
): Netns {
  const owned = new WeakSet<object>();
  const conntrack = flows.reduce((table, flow) => putKeyed(table, flow, owned), netns.conntrack);
  const counters = counts.reduce<Counters | undefined>(
    (sum, { each, times }) => (Object.keys(each).length === 0 ? sum : plus(sum, each, times)),
    netns.counters,
  );
  return { ...netns, conntrack, ...(counters ? { counters } : {}) };
}
