import { fromRfc3339, type Millis } from '../../sim/index.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** `2m1s`, `2m`: the smaller unit is left out when it is nothing. */
function two(seconds: number, unit: number, name: string, smaller: number, smallerName: string): string {
  const rest = Math.floor((seconds % unit) / smaller);
  return `${Math.floor(seconds / unit)}${name}${rest === 0 ? '' : `${rest}${smallerName}`}`;
}

/** A length of time in two or three figures, cut down, never rounded (apimachinery pkg/util/duration HumanDuration). */
export function humanDuration(length: Millis): string {
  const seconds = Math.trunc(length / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  if (seconds < 10 * MINUTE) return two(seconds, MINUTE, 'm', 1, 's');
  if (seconds < 3 * HOUR) return `${Math.floor(seconds / MINUTE)}m`;
  if (seconds < 8 * HOUR) return two(seconds, HOUR, 'h', MINUTE, 'm');
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)}h`;
  if (seconds < 8 * DAY) return two(seconds, DAY, 'd', HOUR, 'h');
  if (seconds < 2 * YEAR) return `${Math.floor(seconds / DAY)}d`;
  if (seconds < 8 * YEAR) return two(seconds, YEAR, 'y', DAY, 'd');
  return `${Math.floor(seconds / YEAR)}y`;
}

/** How long ago an instant was; `<unknown>` for one that is not set (translateTimestampSince). */
export function ago(timestamp: string | null | undefined, now: Millis): string {
  const at = timestamp ? fromRfc3339(timestamp) : undefined;
  return at === undefined ? '<unknown>' : humanDuration(now - at);
}
