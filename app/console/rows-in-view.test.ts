import { expect, test } from 'vitest';
import { blockAt, placeOf, ROW, rowsAround } from './rows-in-view.ts';

test('a list of ordinary length is drawn whole, and needs no numbers', () => {
  expect(rowsAround(1500, 0)).toEqual({ from: 0, to: 1500 });
  expect(placeOf(7, 1500)).toEqual({});
});

test('of a long list, wherever it is scrolled to, a screen and more on either side is drawn', () => {
  const count = 40_000;
  for (const first of [0, 1, 99, 100, 101, 20_000, 39_900]) {
    const { from, to } = rowsAround(count, blockAt(first * ROW));
    expect(from).toBeLessThanOrEqual(Math.max(0, first - 100));
    expect(to).toBeGreaterThanOrEqual(Math.min(count, first + 200));
    expect(to - from).toBeLessThanOrEqual(400);
  }
});

test('its lines tell which of how many they are, the last one too', () => {
  expect(placeOf(0, 40_000)).toEqual({ 'aria-posinset': 1, 'aria-setsize': 40_000 });
  expect(placeOf(39_999, 40_000)).toEqual({ 'aria-posinset': 40_000, 'aria-setsize': 40_000 });
});

test('a list that has become shorter draws nothing beyond its end', () => {
  const { from, to } = rowsAround(2000, blockAt(39_000 * ROW));
  expect([from, to]).toEqual([2000, 2000]);
});
