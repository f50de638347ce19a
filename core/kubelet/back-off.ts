import type { Millis } from '../sim/index.ts';
import { BACK_OFF, MAX_BACK_OFF } from './delays.ts';
import type { BackOff } from './memory.ts';

/** An entry that was left alone for twice the longest delay counts for nothing (client-go backoff.go hasExpired). */
const hasExpired = (entry: BackOff, at: Millis): boolean => at - entry.updated > 2 * MAX_BACK_OFF;

/** How long to wait still, given when the thing happened that one backs off from; 0 when there is no need to. */
export function backOffLeft(entry: BackOff | undefined, since: Millis, now: Millis): Millis {
  if (!entry || hasExpired(entry, since)) return 0;
  return Math.max(0, entry.delay - (now - since));
}

/** The entry for the next time: 10 s, then twice as long each time, 300 s at most. */
export function nextBackOff(entry: BackOff | undefined, since: Millis, now: Millis): BackOff {
  const isFirst = !entry || hasExpired(entry, since);
  return { delay: isFirst ? BACK_OFF : Math.min(entry.delay * 2, MAX_BACK_OFF), updated: now };
}

/** Go's time.Duration text: `842ms`, `1.2s`, `2m40s`. */
export function goDuration(ms: Millis): string {
  if (ms < 1000) return `${Math.round(ms)}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = `${Number(((ms % 60_000) / 1000).toFixed(3))}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
