/** Virtual milliseconds since the cluster was made. Never the wall clock. */
export type Millis = number;

/** Days from 1970-01-01 to the virtual epoch, 2026-03-02T09:00:00Z: a Monday morning, when things break. */
const EPOCH_SECONDS = 1772442000;

/** Civil date of a day count since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** The second that was asked for last, which is often the one that is asked for next, and its text. */
let latest: readonly [seconds: number, text: string] = [Number.NaN, ''];

/** metav1.Time of a virtual instant: RFC 3339 in UTC, whole seconds. */
export function rfc3339(at: Millis): string {
  const seconds = EPOCH_SECONDS + Math.floor(at / 1000);
  if (seconds !== latest[0]) latest = [seconds, textOf(seconds)];
  return latest[1];
}

function textOf(seconds: number): string {
  const { year, month, day } = civil(Math.floor(seconds / 86400));
  const rest = ((seconds % 86400) + 86400) % 86400;
  const clock = `${pad(Math.floor(rest / 3600))}:${pad(Math.floor(rest / 60) % 60)}:${pad(rest % 60)}`;
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${clock}Z`;
}

/** The number that stands there in digits; NaN when something else does. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}

const SEPARATORS = [
  [4, '-'],
  [7, '-'],
  [10, 'T'],
  [13, ':'],
  [16, ':'],
] as const;

/** Virtual instant of a metav1.Time (whole seconds), the inverse of `rfc3339`; undefined for other text. */
export function fromRfc3339(text: string): Millis | undefined {
  // Read digit by digit: controllers ask for the times of all Pods over and over.
  const end = text.length - 1;
  const hasFraction = end > 20 && text[19] === '.' && digits(text, 20, end) >= 0;
  const isTime = text[end] === 'Z' && (end === 19 || hasFraction);
  if (!isTime || !SEPARATORS.every(([at, separator]) => text[at] === separator)) return undefined;
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)];
  const [hour, minute, second] = [digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19)];
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * 146097 + dayOfEra - 719468;
  const instant = (days * 86400 + hour * 3600 + minute * 60 + second - EPOCH_SECONDS) * 1000;
  return Number.isNaN(instant) ? undefined : instant;
}
