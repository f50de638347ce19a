import fc from 'fast-check';
import { expect, test } from 'vitest';
import { halfOf, pathThrough, pointAlong } from './path.ts';

const waypoint = fc.record({ x: fc.integer({ min: 0, max: 900 }), y: fc.integer({ min: 0, max: 900 }) });

test('a packet starts and ends exactly where its way does', () => {
  fc.assert(
    fc.property(fc.array(waypoint, { minLength: 1, maxLength: 12 }), (points) => {
      const path = pathThrough(points);
      expect(pointAlong(path, 0)).toEqual(points[0]);
      const end = pointAlong(path, 1);
      const last = points.at(-1);
      expect(end?.x).toBeCloseTo(last?.x ?? Number.NaN, 5);
      expect(end?.y).toBeCloseTo(last?.y ?? Number.NaN, 5);
    }),
  );
});

test('it moves steadily: equal shares are equal lengths, and it never jumps', () => {
  const path = pathThrough([
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 100, y: 100 },
    { x: 300, y: 100 },
  ]);
  const steps = 200;
  for (let step = 1; step <= steps; step += 1) {
    const a = pointAlong(path, (step - 1) / steps);
    const b = pointAlong(path, step / steps);
    const moved = Math.hypot((b?.x ?? 0) - (a?.x ?? 0), (b?.y ?? 0) - (a?.y ?? 0));
    expect(moved).toBeLessThanOrEqual(path.length / steps + 1e-6);
    expect(moved).toBeGreaterThan((path.length / steps) * 0.9);
  }
});

test('corners are rounded, stations are not cut off', () => {
  const path = pathThrough([
    { x: 0, y: 0 },
    { x: 50, y: 0 },
    { x: 100, y: 0, stop: 'hook' },
    { x: 100, y: 60 },
  ]);
  expect(path.stops).toEqual([{ id: 'hook', at: 100 }]);
  expect(path.d).toBe('M0 0L50 0L100 0L100 60');
  expect(
    pathThrough([
      { x: 0, y: 0 },
      { x: 50, y: 0 },
      { x: 50, y: 50 },
    ]).d,
  ).toContain('Q50 0');
});

test('two halves of a wire meet in its middle', () => {
  const wire = [
    { x: 0, y: 0 },
    { x: 0, y: 30 },
    { x: 50, y: 30 },
  ];
  expect(halfOf(wire, 'first').at(-1)).toEqual({ x: 10, y: 30 });
  expect(halfOf(wire, 'second')[0]).toEqual({ x: 10, y: 30 });
});
