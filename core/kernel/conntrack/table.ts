import { flowKey, type Header } from '../../net/index.ts';
import type { ConntrackEntry, ConntrackTable } from './entry.ts';

/** Direction of a packet in its flow (include/uapi/linux/netfilter/nf_conntrack_tuple_common.h). */
export type Direction = 'ORIGINAL' | 'REPLY';

/** The entry a header belongs to at that time, and which way it goes; expired entries are not there. */
export function findEntry(
  table: ConntrackTable,
  header: Header,
  now: number,
): { readonly entry: ConntrackEntry; readonly direction: Direction } | undefined {
  const key = flowKey(header);
  const original = table.entries[key];
  if (original && original.expires > now) return { entry: original, direction: 'ORIGINAL' };
  const entry = table.entries[table.replies[key] ?? ''];
  return entry && entry.expires > now ? { entry, direction: 'REPLY' } : undefined;
}

const without = <Value>(
  record: Readonly<Record<string, Value>>,
  keys: readonly string[],
): Record<string, Value> => {
  const copy = { ...record };
  for (const key of keys) delete copy[key];
  return copy;
};

/** The table without that flow. */
export function removeEntry(table: ConntrackTable, { original, reply }: ConntrackEntry): ConntrackTable {
  return {
    ...table,
    entries: without(table.entries, [flowKey(original)]),
    replies: without(table.replies, [flowKey(reply)]),
  };
}

/** The table with that flow in its present form. Its tuples never change once it is in. */
export function putEntry(table: ConntrackTable, entry: ConntrackEntry): ConntrackTable {
  const key = flowKey(entry.original);
  const replies = flowKey(entry.reply);
  return {
    entries: { ...table.entries, [key]: entry },
    replies: table.replies[replies] === key ? table.replies : { ...table.replies, [replies]: key },
    soonest: Math.min(table.soonest ?? entry.expires, entry.expires),
  };
}

/** The table without the flows that have timed out. */
export function forgetExpired(table: ConntrackTable, now: number): ConntrackTable {
  if (table.soonest === undefined || table.soonest > now) return table;
  const all = Object.values(table.entries);
  const live = all.filter((entry) => entry.expires > now);
  const expired = all.filter((entry) => entry.expires <= now);
  const flows = {
    entries: without(
      table.entries,
      expired.map(({ original }) => flowKey(original)),
    ),
    replies: without(
      table.replies,
      expired.map(({ reply }) => flowKey(reply)),
    ),
  };
  return live.length === 0 ? flows : { ...flows, soonest: Math.min(...live.map((entry) => entry.expires)) };
}
