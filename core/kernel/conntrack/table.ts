import { flowKey, type Header } from '../../net/index.ts';
import { type Owned, writable } from '../owned.ts';
import type { ConntrackEntry, ConntrackTable, KeyedFlow } from './entry.ts';

/** Direction of a packet in its flow (include/uapi/linux/netfilter/nf_conntrack_tuple_common.h). */
export type Direction = 'ORIGINAL' | 'REPLY';

type Bucket = ConntrackTable['buckets'][string];

export const emptyConntrack: ConntrackTable = { buckets: {} };

/** As many buckets as keep both a bucket and the list of them short for some thousands of flows. */
const BUCKETS = 64;

function bucketOf(key: string): string {
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = (hash * 31 + key.charCodeAt(i)) | 0;
  return `b${(hash >>> 0) % BUCKETS}`;
}

const get = ({ buckets }: ConntrackTable, key: string): ConntrackEntry | undefined =>
  buckets[bucketOf(key)]?.[key];

type Writable = Record<string, Record<string, ConntrackEntry>>;

/** The table with all that leads to one of its buckets open for writing. */
function opened(
  table: ConntrackTable,
  name: string,
  owned: Owned | undefined,
): { readonly table: ConntrackTable; readonly bucket: Record<string, ConntrackEntry> } {
  const next = writable(table, owned);
  const buckets = writable(table.buckets, owned) as Writable;
  const bucket = writable(buckets[name] ?? {}, owned);
  buckets[name] = bucket;
  next.buckets = buckets;
  return { table: next, bucket };
}

function set(
  table: ConntrackTable,
  key: string,
  entry: ConntrackEntry,
  owned: Owned | undefined,
): ConntrackTable {
  const next = opened(table, bucketOf(key), owned);
  next.bucket[key] = entry;
  return next.table;
}

function unset(table: ConntrackTable, key: string, owned: Owned | undefined): ConntrackTable {
  const next = opened(table, bucketOf(key), owned);
  delete next.bucket[key];
  return next.table;
}

/** The entry a header belongs to at that time, and which way it goes; expired entries are not there. */
export function findEntry(
  table: ConntrackTable,
  header: Header,
  now: number,
): { readonly entry: ConntrackEntry; readonly direction: Direction } | undefined {
  const key = flowKey(header);
  const entry = get(table, key);
  if (!entry || entry.expires <= now) return undefined;
  return { entry, direction: flowKey(entry.original) === key ? 'ORIGINAL' : 'REPLY' };
}

/** Whether a flow has the tuple with this key, in either direction. */
const hasFlow = (table: ConntrackTable, key: string, now: number): boolean =>
  (get(table, key)?.expires ?? -Infinity) > now;

/** Whether a flow has this tuple, in either direction. */
export const isTaken = (table: ConntrackTable, tuple: Header, now: number): boolean =>
  hasFlow(table, flowKey(tuple), now);

/** The table without that flow. */
export function removeEntry(
  table: ConntrackTable,
  { original, reply }: ConntrackEntry,
  owned?: Owned,
): ConntrackTable {
  return unset(unset(table, flowKey(original), owned), flowKey(reply), owned);
}

/** The table with that flow in its present form. Its tuples never change once it is in. */
export function putEntry(table: ConntrackTable, entry: ConntrackEntry, owned?: Owned): ConntrackTable {
  return putKeyed(table, { entry, original: flowKey(entry.original), reply: flowKey(entry.reply) }, owned);
}

/** The table with that flow, whose keys are known. */
export const putKeyed = (
  table: ConntrackTable,
  { entry, original, reply }: KeyedFlow,
  owned?: Owned,
): ConntrackTable => set(set(table, original, entry, owned), reply, entry, owned);

/** Every live flow, oldest first. */
export function liveEntries({ buckets }: ConntrackTable, now: number): readonly ConntrackEntry[] {
  return Object.values(buckets)
    .flatMap((bucket: Bucket) => Object.entries(bucket))
    .filter(([key, entry]) => entry.expires > now && flowKey(entry.original) === key)
    .map(([, entry]) => entry)
    .sort((a, b) => a.since - b.since);
}

/** Keys of every live flow, of both directions. */
export const liveKeys = ({ buckets }: ConntrackTable, now: number): readonly string[] =>
  Object.values(buckets).flatMap((bucket: Bucket) =>
    Object.keys(bucket).filter((key) => (bucket[key] as ConntrackEntry).expires > now),
  );

/** Flows that a later version of a table has and the earlier one has not, oldest first; undefined where one that was there is another one now. */
export function flowsSince(
  before: ConntrackTable,
  after: ConntrackTable,
  now: number,
): readonly ConntrackEntry[] | undefined {
  const found: ConntrackEntry[] = [];
  for (const [name, bucket] of Object.entries(after.buckets)) {
    const old = before.buckets[name] ?? {};
    if (old === bucket) continue;
    const isSame = ([key, entry]: [string, ConntrackEntry]): boolean =>
      entry.expires <= now || bucket[key] === entry;
    if (!Object.entries(old).every(isSame)) return undefined;
    for (const [key, entry] of Object.entries(bucket))
      if (entry.expires > now && old[key] !== entry && flowKey(entry.original) === key) found.push(entry);
  }
  return found.sort((a, b) => a.since - b.since);
}

/** Virtual ms between two searches for expired flows. Nothing depends on them but memory. */
const SWEEP = 10_000;

/** The table without the flows that have timed out, if it is time to look for them. */
export function sweep(table: ConntrackTable, now: number): ConntrackTable {
  if (now - (table.sweptAt ?? 0) < SWEEP) return table;
  const buckets = Object.entries(table.buckets).map(([name, bucket]) => {
    const live = Object.entries(bucket).filter(([, entry]) => entry.expires > now);
    return [name, Object.fromEntries(live)] as const;
  });
  return { buckets: Object.fromEntries(buckets), sweptAt: now };
}
