import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeBetween } from './change.ts';

test('only what differs is replaced', () => {
  expect(changeBetween('port: 80\n', 'port: 8080\n')).toEqual({ from: 8, to: 8, text: '80' });
  expect(changeBetween('a: 1\nb: 2\n', 'b: 2\n')).toEqual({ from: 0, to: 5, text: '' });
});

test('the replacement makes one text into the other, whatever they are', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { from, to, text: inserted } = changeBetween(before, after);
      expect(before.slice(0, from) + inserted + before.slice(to)).toBe(after);
    }),
  );
});
