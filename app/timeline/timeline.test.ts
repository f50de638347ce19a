import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NodeView } from '../../core/index.ts';
import { labelRows, labelSpan } from './label-rows.ts';
import { rulesText } from './rules-text.ts';

const spread = (count: number, width: number, track: number) =>
  Array.from({ length: count }, (_, index) => ({ x: ((index + 0.6) / count) * track, width }));

test('labels that fit stand in one row', () => {
  expect(labelRows(spread(5, 80, 900), 900, 0)).toEqual(Array(5).fill('below'));
});

test('labels that do not fit take turns above and below', () => {
  expect(labelRows(spread(4, 100, 360), 360, 0)).toEqual(['below', 'above', 'below', 'above']);
});

test('no two labels of a row overlap, none leaves the track, and the current one is shown', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 20, max: 160 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 200, max: 1400 }),
      fc.nat(),
      (widths, track, pick) => {
        const current = pick % widths.length;
        const labels = widths.map((width, index) => ({ x: ((index + 0.6) / widths.length) * track, width }));
        const rows = labelRows(labels, track, current);
        const spans = labels.map((label) => labelSpan(label, track));
        expect(rows[current]).not.toBe('hidden');
        for (const row of ['below', 'above'] as const) {
          const shown = spans.filter((_, index) => rows[index] === row).sort((a, b) => a[0] - b[0]);
          for (const [index, [start, end]] of shown.entries()) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeLessThanOrEqual(track);
            const next = shown[index + 1];
            if (next) expect(end).toBeLessThan(next[0]);
          }
        }
      },
    ),
  );
});

test('which nodes have synced is told by name, and in numbers where there are many', () => {
  const node = (name: string, behind: boolean): NodeView => ({
    name,
    address: '',
    podCIDR: '',
    proxy: { mode: 'iptables', syncedAt: 0, rules: 1, behind },
  });
  const [a, b, c] = [node('node-a', false), node('node-b', true), node('node-c', false)];
  expect(rulesText([a, c])).toEqual({ text: 'rules up to date', behind: false });
  expect(rulesText([a, b, c])).toEqual({ text: 'node-a ✓, node-b not yet, node-c ✓', behind: true });
  expect(rulesText(Array(50).fill(b)).text).toBe('50 of 50 nodes not yet synced');
});
