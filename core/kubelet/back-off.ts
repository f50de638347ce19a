import type { Millis } from '../sim/index.ts';
import { kubeletDelay } from './delays.ts';
import type { BackOff } from './memory.ts';

type At = Parameters<typeof kubeletDelay>[0] & { readonly now: Millis };

/** An entry that was left alone for twice the longest delay counts for nothing (client-go backoff.go hasExpired). */
const hasExpired = (entry: BackOff, at: Millis, context: At): boolean =>
  at - entry.updated > 2 * kubeletDelay(context, 'maxBackOff');

/** How long to wait still, given when the thing happened that one backs off from; 0 when there is no need to. */
export function backOffLeft(entry: BackOff | undefined, since: Millis, context: At): Millis {
  if (!entry || hasExpired(entry, since, context)) return 0;
  return Math.max(0, entry.delay - (context.now - since));
}

/** The entry for the next time: 10 s, then twice as long each time, 300 s at most. */
export function nextBackOff(entry: BackOff | undefined, since: Millis, context: At): BackOff {
  const isFirst = !entry || hasExpired(entry, since, context);
  const delay = isFirst
    ? kubeletDelay(context, 'backOff')
    : Math.min(entry.delay * 2, kubeletDelay(context, 'maxBackOff'));
  return { delay, updated: context.now };
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
