import { type Millis, sortedGet, sortedKeys, sortedPut, sortedRemove } from '../../../sim/index.ts';
import type { DnsMessage, DnsRecord } from '../../message/message.ts';
import { canonicalName, isSubDomain, matchingZone } from '../../message/name.ts';
import { listed, type Next, type Request, type Served, type Turn } from '../plugin.ts';
import type { CacheEntry, CacheMemory } from './memory.ts';
import { type CacheOptions, setupCache } from './setup.ts';

/** What kind of reply it is (CoreDNS plugin/pkg/response/typify.go). */
type Sort = 'NoError' | 'NameError' | 'NoData' | 'ServerError' | 'OtherError';

/** TTL of replies without records to take one from. */
const DEFAULT_TTL = 5;
const LONGEST_TTL = 3600;

function sortOf(message: DnsMessage): Sort {
  const { rcode } = message;
  if (rcode === 'NOERROR' && message.answer.length > 0) return 'NoError';
  const hasSoa = message.authority.some((record) => record.type === 'SOA');
  if (hasSoa && rcode === 'NOERROR') return 'NoData';
  if (hasSoa && rcode === 'NXDOMAIN') return 'NameError';
  if (rcode === 'SERVFAIL' || rcode === 'NOTIMP') return 'ServerError';
  return rcode === 'NOERROR' ? 'NoError' : 'OtherError';
}

const recordsOf = (message: DnsMessage): readonly DnsRecord[] => [
  ...message.answer,
  ...message.authority,
  ...message.additional,
];

/** plugin/pkg/dnsutil/ttl.go `MinimalTTL`. */
function minimalTtl(message: DnsMessage, sort: Sort): number {
  if (sort === 'ServerError' || sort === 'OtherError') return DEFAULT_TTL;
  const records = recordsOf(message);
  return records.length === 0 ? DEFAULT_TTL : Math.min(LONGEST_TTL, ...records.map(({ ttl }) => ttl));
}

function withTtl(message: DnsMessage, ttl: number): DnsMessage {
  const set = (records: readonly DnsRecord[]) => records.map((record) => ({ ...record, ttl }));
  return {
    ...message,
    answer: set(message.answer),
    authority: set(message.authority),
    additional: set(message.additional),
  };
}

const keyOf = (request: Request): string =>
  `${request.type} ${request.edns?.do ? 1 : 0} ${canonicalName(request.name)}`;

const clamp = (ttl: number, least: number, most: number): number => Math.min(Math.max(ttl, least), most);

function lifetime(options: CacheOptions, message: DnsMessage, sort: Sort): number {
  const ttl = minimalTtl(message, sort);
  if (sort === 'ServerError') return options.servfailTtl;
  const share = sort === 'NameError' || sort === 'NoData' ? options.denial : options.success;
  return clamp(ttl, share.minTtl, share.maxTtl);
}

/** Puts an entry in; when the cache is full another one, drawn at random, has to leave. */
function put(
  memory: CacheMemory,
  half: 'success' | 'denial',
  key: string,
  entry: CacheEntry,
  capacity: number,
  turn: Turn,
) {
  let entries = memory[half];
  if (entries.size >= capacity && sortedGet(entries, key) === undefined) {
    const keys = sortedKeys(entries);
    const victim = keys[Math.floor(turn.world.draw('dns-cache') * keys.length)];
    if (victim !== undefined) entries = sortedRemove(entries, victim);
  }
  return { ...memory, [half]: sortedPut(entries, key, entry) };
}

/** Keeps a reply that passes by and gives all its records the TTL it is kept for (cache.go `ResponseWriter.WriteMsg`). */
function store(options: CacheOptions, request: Request, turn: Turn, served: Served): Served {
  const { message } = served;
  if (!served.written) return served;
  const sort = sortOf(message);
  const ttl = lifetime(options, message, sort);
  const half = sort === 'NoError' ? 'success' : 'denial';
  const exempt = options[half].except.some((zone) => isSubDomain(zone, request.name));
  if (!message.flags.tc && sort !== 'OtherError' && ttl > 0 && !exempt) {
    const { now } = turn.world;
    const { by, reason, origins } = served;
    const entry: CacheEntry = { message, stored: now, ttl, by, reason, origins, hits: 0, lastHit: now };
    turn.cache = put(turn.cache, half, keyOf(request), entry, options[half].capacity, turn);
  }
  return { ...served, message: withTtl(message, ttl) };
}

/** Whole seconds since it was stored. A walk stands at one instant: one that begins when another was under way may look earlier. */
const ageOf = (entry: CacheEntry, now: Millis): number =>
  Math.max(0, Math.floor((now - entry.stored) / 1000));

/** Seconds that an entry has left; negative: expired for so long. */
const remaining = (entry: CacheEntry, now: Millis): number => entry.ttl - ageOf(entry, now);

function find(
  options: CacheOptions,
  request: Request,
  turn: Turn,
): { half: 'success' | 'denial'; entry: CacheEntry } | undefined {
  const key = keyOf(request);
  for (const half of ['denial', 'success'] as const) {
    const entry = sortedGet(turn.cache[half], key);
    if (!entry) continue;
    const left = remaining(entry, turn.world.now);
    if (left > 0 || (options.staleUpTo > 0 && -left < options.staleUpTo)) return { half, entry };
  }
  return undefined;
}

/** A reply out of the cache: aa is set whoever made it, ra is what it was (item.go `toMsg`). */
function fromEntry(entry: CacheEntry, request: Request, ttl: number, now: Millis): Served {
  const { message, by, origins } = entry;
  const age = ageOf(entry, now);
  return {
    message: {
      ...withTtl(message, ttl),
      question: { name: request.name, type: request.type },
      flags: { ...message.flags, aa: true },
    },
    written: true,
    by,
    cachedFor: age,
    reason: `Kept by the cache ${age} s ago. ${entry.reason}`,
    origins,
    took: 0,
  };
}

/** Counts a hit; true if the entry is popular and near its end (handler.go `shouldPrefetch`). */
function worthPrefetching(
  options: CacheOptions,
  half: 'success' | 'denial',
  entry: CacheEntry,
  request: Request,
  turn: Turn,
): boolean {
  if (options.prefetch <= 0) return false;
  const { now } = turn.world;
  const hits = now - entry.lastHit > options.prefetchWithin ? 1 : entry.hits + 1;
  const counted = { ...entry, hits, lastHit: now };
  turn.cache = { ...turn.cache, [half]: sortedPut(turn.cache[half], keyOf(request), counted) };
  const threshold = Math.ceil((options.prefetchPercentage / 100) * entry.ttl);
  return hits >= options.prefetch && remaining(entry, now) <= threshold;
}

/** Renews an entry without anybody waiting for it. A reply replaces what is known of the name in either half. */
function refresh(options: CacheOptions, request: Request, turn: Turn, next: Next): void {
  const before = turn.cache;
  store(options, request, turn, next({ ...request, transport: 'tcp' }));
  const key = keyOf(request);
  if (sortedGet(turn.cache.success, key) !== sortedGet(before.success, key))
    turn.cache = { ...turn.cache, denial: sortedRemove(turn.cache.denial, key) };
}

/** CoreDNS plugin/cache/handler.go `ServeDNS`. */
function serve(options: CacheOptions, request: Request, turn: Turn, next: Next): Served {
  if (matchingZone(options.zones, request.name) === undefined) return next(request);
  const hit = find(options, request, turn);
  if (!hit) return store(options, request, turn, next(request));
  const { now } = turn.world;
  const { half, entry } = hit;
  const left = remaining(entry, now);
  if (left < 0 && options.verifyStale) {
    const fresh = next(request);
    const good = fresh.message.rcode === 'NOERROR' || fresh.message.rcode === 'NXDOMAIN';
    if (fresh.written && good) return store(options, request, turn, fresh);
  } else if (left < 0 || worthPrefetching(options, half, entry, request, turn))
    refresh(options, request, turn, next);
  const ttl = options.keepTtl ? entry.ttl : Math.max(0, left);
  return fromEntry(entry, request, ttl, now);
}

export const cache = listed<CacheOptions>({ name: 'cache', setup: setupCache, serve });
