import { fromRfc3339 } from '../../../sim/index.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const DAY = 24 * 3600 * 1000;
const A_MONDAY = fromRfc3339('2026-03-02T00:00:00Z') ?? 0;

/** An RFC 3339 time as Go's RFC1123Z: `Sun, 22 Nov 2026 06:27:37 +0000`. Everything is in UTC. */
export function rfc1123z(time: string): string {
  const days = Math.floor(((fromRfc3339(time) ?? 0) - A_MONDAY) / DAY);
  const [year, month = '', day] = time.slice(0, 10).split('-');
  return `${DAYS[((days % 7) + 7) % 7]}, ${day} ${MONTHS[Number(month) - 1]} ${year} ${time.slice(11, 19)} +0000`;
}
