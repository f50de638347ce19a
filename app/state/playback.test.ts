import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hop, Walk } from '../../core/index.ts';
import {
  ARRIVAL,
  changeSpeed,
  failureIndex,
  HOP_MILLIS,
  hopIndexAt,
  type Playback,
  positionAt,
  seekTo,
  shownTime,
  stepBy,
  tick,
  timeOfHop,
  togglePlaying,
} from './playback.ts';

const walkOf = (verdicts: readonly Hop['verdict'][], kind: Walk['outcome']['kind'] = 'answered'): Walk =>
  ({
    hops: verdicts.map((verdict, index) => ({ id: String(index + 1), verdict })),
    outcome: { kind },
  }) as unknown as Walk;

const five = walkOf(['pass', 'pass', 'rewritten', 'pass', 'answered']);
const at = (t: number, more: Partial<Playback> = {}): Playback => ({ t, playing: false, speed: 1, ...more });

describe('position', () => {
  test('each hop plays for one unit of time, travelling first, then standing', () => {
    expect(positionAt(five, 0)).toMatchObject({ index: 0, travelled: 0, arrived: false });
    expect(positionAt(five, 2 + ARRIVAL / 2)).toMatchObject({ index: 2, travelled: 0.5, arrived: false });
    expect(positionAt(five, 2.8)).toMatchObject({ index: 2, travelled: 1, arrived: true });
    expect(positionAt(five, 5)).toMatchObject({ index: 4, fraction: 1, arrived: true });
  });

  test('there is none without a walk', () => {
    expect(positionAt(undefined, 3)).toBeUndefined();
    expect(positionAt(walkOf([]), 0)).toBeUndefined();
    expect(hopIndexAt(undefined, 1)).toBe(-1);
  });

  test('where stepping lands, the hop is current and has arrived', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), (index) => {
        expect(positionAt(five, timeOfHop(five, index))).toMatchObject({ index, arrived: true });
      }),
    );
  });
});

describe('clock', () => {
  test('a hop takes HOP_MILLIS at speed 1 and half of it at speed 2', () => {
    expect(tick(at(1, { playing: true }), five, HOP_MILLIS).t).toBeCloseTo(2);
    expect(tick(at(1, { playing: true, speed: 2 }), five, HOP_MILLIS / 2).t).toBeCloseTo(2);
  });

  test('many short frames are one long one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 60 }), (frames) => {
        const short = frames.reduce(
          (playback, millis) => tick(playback, five, millis),
          at(0, { playing: true }),
        );
        const total = frames.reduce((sum, millis) => sum + millis, 0);
        expect(short.t).toBeCloseTo(tick(at(0, { playing: true }), five, total).t);
      }),
    );
  });

  test('it stops by itself at the end, and play starts over from there', () => {
    const ended = tick(at(4.9, { playing: true }), five, 10_000);
    expect(ended).toMatchObject({ t: 5, playing: false });
    expect(togglePlaying(ended, five)).toMatchObject({ t: 0, playing: true });
  });

  test('it stands still while paused and without a walk', () => {
    expect(tick(at(2), five, 500).t).toBe(2);
    expect(togglePlaying(at(0), undefined).playing).toBe(false);
  });
});

describe('moving by hand', () => {
  test('steps go to whole hops and pause', () => {
    expect(stepBy(at(0.2, { playing: true }), five, 1)).toMatchObject({ t: 1 + ARRIVAL, playing: false });
    expect(stepBy(at(3.9), five, -1).t).toBe(2 + ARRIVAL);
    expect(stepBy(at(0.3), five, -1).t).toBe(ARRIVAL);
    expect(stepBy(at(4.6), five, 1).t).toBe(5);
  });

  test('stepping back from anywhere and forward again is the same hop', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 4.99, noNaN: true }), (t) => {
        const there = stepBy(stepBy(at(t), five, -1), five, 1);
        expect(hopIndexAt(five, there.t)).toBe(hopIndexAt(five, t));
      }),
    );
  });

  test('a scrub stays inside the walk', () => {
    expect(seekTo(at(1), five, -3).t).toBe(0);
    expect(seekTo(at(1), five, 99).t).toBe(5);
  });

  test('speed moves along its scale and stops at its ends', () => {
    expect(changeSpeed(at(0), 1).speed).toBe(2);
    expect(changeSpeed(at(0, { speed: 4 }), 1).speed).toBe(4);
    expect(changeSpeed(at(0, { speed: 0.25 }), -1).speed).toBe(0.25);
  });
});

test('less motion shows whole hops only, and the end', () => {
  expect(shownTime(five, 2.1, true)).toBe(timeOfHop(five, 2));
  expect(shownTime(five, 2.1, false)).toBe(2.1);
  expect(shownTime(five, 5, true)).toBe(5);
});

test('the failure is the first hop that went wrong, or the last one', () => {
  expect(failureIndex(five)).toBeUndefined();
  expect(failureIndex(walkOf(['pass', 'refused', 'refused'], 'refused-by-rule'))).toBe(1);
  expect(failureIndex(walkOf(['pass', 'pass'], 'nodata'))).toBe(1);
});
