import { emptySorted, type Millis, type Sorted } from '../../../sim/index.ts';
import type { DnsMessage } from '../../message/message.ts';
import type { RecordOrigin } from '../origin.ts';

/** A reply that was kept. */
export interface CacheEntry {
  readonly message: DnsMessage;
  readonly stored: Millis;
  /** Seconds. */
  readonly ttl: number;
  readonly by: string;
  readonly reason: string;
  readonly origins: readonly RecordOrigin[];
  /** Hits in a row, for prefetch, and when the last one was. */
  readonly hits: number;
  readonly lastHit: Millis;
}

/** What a server's cache holds, by `type do name`. Plain data: it is part of a cluster's state. */
export interface CacheMemory {
  readonly success: Sorted<CacheEntry>;
  readonly denial: Sorted<CacheEntry>;
}

export const EMPTY_CACHE: CacheMemory = { success: emptySorted, denial: emptySorted };
