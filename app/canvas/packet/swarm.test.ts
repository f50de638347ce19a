import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tally } from '../../../core/index.ts';
import { answeredWalk } from '../testing/base-world.ts';
import { FLYERS_MOST, flightTime, newIn, SWARM_MILLIS, swarmOf } from './swarm.ts';

test('few requests are a packet each, many a share of each kind, and none is left out', () => {
  expect(swarmOf([3, 2])).toHaveLength(5);
  const many = swarmOf([900, 99, 1]);
  expect(many.length).toBeLessThanOrEqual(FLYERS_MOST);
  expect(new Set(many.map(({ group }) => group))).toEqual(new Set([0, 1, 2]));
  expect(many.filter(({ group }) => group === 0).length).toBe(180);
});

test('a swarm is never larger than can be drawn, and all of it is home in time', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2000), { maxLength: 30 }), (counts) => {
      const flyers = swarmOf(counts);
      expect(flyers.length).toBeLessThanOrEqual(FLYERS_MOST);
      for (const flyer of flyers) expect(flightTime(answeredWalk, flyer, SWARM_MILLIS + 1)).toBeUndefined();
    }),
  );
});

test('a packet leaves after its delay, is under way, and comes to the end of its walk', () => {
  const flyer = { id: 'a', group: 0, delay: 100 };
  expect(flightTime(answeredWalk, flyer, 50)).toBeUndefined();
  expect(flightTime(answeredWalk, flyer, 100)).toBe(0);
  expect(flightTime(answeredWalk, flyer, 2700)).toBe(answeredWalk.hops.length);
});

test('of traffic that goes on, only what is new flies', () => {
  const tally = (times: number, counts: readonly number[]): Tally => ({
    request: answeredWalk.request,
    times,
    groups: counts.map((count) => ({ kind: 'answered', summary: '200 OK', count, sample: answeredWalk })),
  });
  expect(newIn(tally(30, [20, 10]), tally(12, [12]))).toEqual([8, 10]);
  expect(newIn(tally(30, [20, 10]), undefined)).toEqual([20, 10]);
});
