import type { Directive } from '../corefile.ts';
import { type Controller, dispense, once, parseDuration } from '../dispenser.ts';
import type { Setup } from '../plugin.ts';
import { normalizeZone } from '../zones.ts';

/** Capacity in entries, and the TTLs in seconds between which replies are kept. */
interface Share {
  readonly capacity: number;
  readonly maxTtl: number;
  readonly minTtl: number;
  /** Zones that are answered, but never kept. */
  readonly except: readonly string[];
}

export interface CacheOptions {
  readonly zones: readonly string[];
  readonly success: Share;
  readonly denial: Share;
  /** Seconds for which SERVFAIL is kept. */
  readonly servfailTtl: number;
  /** Seconds for which expired entries may still be served; 0: never. */
  readonly staleUpTo: number;
  /** Ask first, and serve the expired entry only if that fails. */
  readonly verifyStale: boolean;
  /** Hits that make an entry worth renewing before it expires; 0: never. */
  readonly prefetch: number;
  readonly prefetchWithin: number;
  readonly prefetchPercentage: number;
  readonly keepTtl: boolean;
}

type Draft = { -readonly [Key in keyof CacheOptions]: CacheOptions[Key] };

const MAX_TTL = 3600;
const MAX_DENIAL_TTL = 1800;
const MIN_TTL = 5;
const CAPACITY = 9984;
const WORST_SERVFAIL = 300;

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** `success CAPACITY [TTL] [MINTTL]`. */
function readShare(c: Controller, args: readonly string[], share: Share): Share | string {
  const [capacity, ttl, least] = args.map((arg) => c.atoi(arg));
  if (capacity === undefined) return c.argErr();
  for (const value of [capacity, ttl, least]) if (typeof value === 'string') return value;
  if (typeof ttl === 'number' && ttl <= 0) return `cache TTL can not be zero or negative: ${ttl}`;
  if (typeof least === 'number' && least < 0) return `cache min TTL can not be negative: ${least}`;
  return {
    ...share,
    capacity: Number(capacity),
    maxTtl: Number(ttl ?? share.maxTtl),
    minTtl: Number(least ?? share.minTtl),
  };
}

function readPrefetch(c: Controller, args: readonly string[], draft: Draft): string | undefined {
  if (args.length === 0 || args.length > 3) return c.argErr();
  const [amountText = '', within, percentage] = args;
  const amount = c.atoi(amountText);
  if (typeof amount === 'string') return amount;
  if (amount < 0) return `prefetch amount should be positive: ${amount}`;
  draft.prefetch = amount;
  if (within !== undefined) {
    const duration = parseDuration(within);
    if (typeof duration === 'string') return duration;
    draft.prefetchWithin = duration;
  }
  if (percentage === undefined) return undefined;
  if (!percentage.endsWith('%'))
    return `last character of percentage should be \`%\`, but is: '${percentage.slice(-1)}'`;
  const share = c.atoi(percentage.slice(0, -1));
  if (typeof share === 'string') return share;
  if (share < 10 || share > 90) return `percentage should fall in range [10, 90]: ${share}`;
  draft.prefetchPercentage = share;
  return undefined;
}

function readStale(c: Controller, args: readonly string[], draft: Draft): string | undefined {
  if (args.length > 2) return c.argErr();
  draft.staleUpTo = MAX_TTL;
  if (args[0] !== undefined) {
    const duration = parseDuration(args[0]);
    if (typeof duration === 'string') return duration;
    if (duration < 0) return 'invalid negative duration for serve_stale';
    draft.staleUpTo = seconds(duration);
  }
  if (args[1] === undefined) return undefined;
  const mode = args[1].toLowerCase();
  if (mode !== 'immediate' && mode !== 'verify') return `invalid value for serve_stale refresh mode: ${mode}`;
  draft.verifyStale = mode === 'verify';
  return undefined;
}

function readDisable(c: Controller, args: readonly string[], draft: Draft): string | undefined {
  const [which, ...zones] = args;
  if (which !== 'success' && which !== 'denial')
    return which === undefined ? c.argErr() : `cache type for disable must be "success" or "denial"`;
  draft[which] = { ...draft[which], except: zones.length === 0 ? ['.'] : zones.flatMap(normalizeZone) };
  return undefined;
}

function readProperty(c: Controller, draft: Draft): string | undefined {
  const property = c.val();
  const args = c.remainingArgs();
  switch (property) {
    case 'success':
    case 'denial': {
      const share = readShare(c, args, draft[property]);
      if (typeof share === 'string') return share;
      draft[property] = share;
      return undefined;
    }
    case 'prefetch':
      return readPrefetch(c, args, draft);
    case 'serve_stale':
      return readStale(c, args, draft);
    case 'servfail': {
      if (args.length !== 1) return c.argErr();
      const duration = parseDuration(args[0] ?? '');
      if (typeof duration === 'string') return duration;
      if (duration < 0) return 'invalid negative ttl for servfail';
      if (seconds(duration) > WORST_SERVFAIL)
        return 'caching SERVFAIL responses over 5 minutes is not permitted';
      draft.servfailTtl = seconds(duration);
      return undefined;
    }
    case 'disable':
      return readDisable(c, args, draft);
    case 'keepttl':
      if (args.length > 0) return c.argErr();
      draft.keepTtl = true;
      return undefined;
    default:
      return c.argErr();
  }
}

/** CoreDNS plugin/cache/setup.go `cacheParse`: `cache [TTL] [ZONES…] { … }`. */
export function setupCache(
  directives: readonly Directive[],
  blockZones: readonly string[],
): Setup<CacheOptions> {
  const directive = once(directives);
  if (typeof directive === 'string') return { ok: false, message: directive };
  const c = dispense(directive);
  const args = c.remainingArgs();
  const ttl = c.atoi(args[0] ?? '');
  if (typeof ttl === 'number' && ttl <= 0)
    return { ok: false, message: `cache TTL can not be zero or negative: ${ttl}` };
  const given = typeof ttl === 'number' ? ttl : undefined;
  const zones = given === undefined ? args : args.slice(1);
  const share = { capacity: CAPACITY, minTtl: MIN_TTL, except: [] };
  const draft: Draft = {
    zones: (zones.length > 0 ? zones : blockZones).flatMap(normalizeZone),
    success: { ...share, maxTtl: given ?? MAX_TTL },
    denial: { ...share, maxTtl: given ?? MAX_DENIAL_TTL },
    servfailTtl: MIN_TTL,
    staleUpTo: 0,
    verifyStale: false,
    prefetch: 0,
    prefetchWithin: 60_000,
    prefetchPercentage: 10,
    keepTtl: false,
  };
  while (c.nextBlock()) {
    const message = readProperty(c, draft);
    if (message !== undefined) return { ok: false, message };
  }
  return { ok: true, options: draft };
}
