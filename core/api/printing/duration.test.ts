import { expect, test } from 'vitest';
import { ago, humanDuration } from './duration.ts';

const SECOND = 1000;

test.each([
  [-2, '<invalid>'],
  [-1, '0s'],
  [119.9, '119s'],
  [120, '2m'],
  [599, '9m59s'],
  [600, '10m'],
  [10799, '179m'],
  [10800, '3h'],
  [28799, '7h59m'],
  [28800, '8h'],
  [172800, '2d'],
  [176400, '2d1h'],
  [691200, '8d'],
  [63072000, '2y'],
  [63158400, '2y1d'],
  [252288000, '8y'],
])('%d seconds are %s', (seconds, text) => {
  expect(humanDuration(seconds * SECOND)).toBe(text);
});

test('an instant that is not set is unknown', () => {
  expect(ago(undefined, 0)).toBe('<unknown>');
  expect(ago(null, 0)).toBe('<unknown>');
  expect(ago('2026-03-02T08:59:00Z', 30 * SECOND)).toBe('90s');
});
