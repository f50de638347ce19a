import { expect, test } from 'vitest';
import { fromRfc3339, rfc3339 } from './time.ts';

test('virtual time starts on a Monday morning and prints as metav1.Time does', () => {
  expect(rfc3339(0)).toBe('2026-03-02T09:00:00Z');
  expect(rfc3339(59_999)).toBe('2026-03-02T09:00:59Z');
});

test.each([0, 86_400_000, 366 * 86_400_000, 20 * 365 * 86_400_000])(
  '%d ms survives printing and reading',
  (at) => {
    expect(fromRfc3339(rfc3339(at))).toBe(at);
    expect(new Date(rfc3339(at)).getTime() - new Date(rfc3339(0)).getTime()).toBe(at);
  },
);
