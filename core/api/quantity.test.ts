import { expect, test } from 'vitest';
import { canonicalQuantity, quantityMistake, quantityValue } from './quantity.ts';

test.each([
  ['0.5', '500m', 0.5],
  ['1000m', '1', 1],
  ['1500m', '1500m', 1.5],
  ['1024Mi', '1Gi', 2 ** 30],
  ['0.5Gi', '512Mi', 2 ** 29],
  ['1000Mi', '1000Mi', 1000 * 2 ** 20],
  ['1000k', '1M', 1e6],
  ['100Mi', '100Mi', 100 * 2 ** 20],
  ['0Mi', '0', 0],
  ['1e3', '1e3', 1000],
  ['12e0', '12', 12],
  ['-1', '-1', -1],
  ['0.1Ki', '102400m', 102.4],
  ['1n', '1n', 1e-9],
  ['.5', '500m', 0.5],
])('%s is %s to the server', (text, canonical, value) => {
  expect(canonicalQuantity(text)).toBe(canonical);
  expect(canonicalQuantity(canonical)).toBe(canonical);
  expect(quantityValue(text)).toBeCloseTo(value, 12);
});

test.each([
  ['100MB', /^quantities must match/],
  ['', /^quantities must match/],
  ['lots', /^quantities must match/],
  ['100K', /^unable to parse quantity's suffix$/],
  ['1mm', /^unable to parse quantity's suffix$/],
])('%j is no quantity', (text, why) => {
  expect(quantityMistake(text)).toMatch(why);
});
