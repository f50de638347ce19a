import type { Hop, Walk } from '../../core/index.ts';

/** Play time of one story hop at speed 1, in wall milliseconds. */
export const HOP_MILLIS = 1400;

/** Play time of a step: there are many, and most of them change nothing. */
const STEP_MILLIS = 800;

/** True for a hop of the story; steps inside of it have a number such as `6.2`. */
const inStory = (hop: Hop): boolean => !hop.id.includes('.');

/**
 * Share of a hop's play time in which the packet travels; for the rest it stands where the hop happens. A sum of powers
 * of two, so that `index + ARRIVAL` is exact and a hop that was stepped to has arrived.
 */
export const ARRIVAL = 0.625;

/** Speeds that a person can choose. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4];

/**
 * The one clock of the page. `t` counts hops as they are told (at a depth each step is one): hop `i` plays from `i` to `i + 1`, so where everything is
 * follows from `(walk, t)` alone and going back is writing a smaller number.
 */
export interface Playback {
  readonly t: number;
  readonly playing: boolean;
  readonly speed: number;
}

/** Where a walk stands at a time. */
export interface Position {
  readonly index: number;
  readonly hop: Hop;
  /** 0 to 1 over the hop's play time. */
  readonly fraction: number;
  /** 0 to 1 over the way from the previous hop's place to this one's. */
  readonly travelled: number;
  /** True once the packet is there and what the hop does to it shows. */
  readonly arrived: boolean;
}

/** The end of the walk in hops; 0 without a walk. */
export const endOf = (walk: Walk | undefined): number => walk?.hops.length ?? 0;

const within = (t: number, low: number, high: number): number => Math.min(Math.max(t, low), high);

/** Index of the story hop that plays at `t`; -1 without hops. */
export function hopIndexAt(walk: Walk | undefined, t: number): number {
  const end = endOf(walk);
  return end === 0 ? -1 : within(Math.floor(t), 0, end - 1);
}

/** Where the walk stands at `t`; undefined without hops. */
export function positionAt(walk: Walk | undefined, t: number): Position | undefined {
  const index = hopIndexAt(walk, t);
  const hop = walk?.hops[index];
  if (!hop) return undefined;
  const fraction = within(t - index, 0, 1);
  const travelled = within(fraction / ARRIVAL, 0, 1);
  return { index, hop, fraction, travelled, arrived: fraction >= ARRIVAL };
}

/** The moment at which hop `index` has arrived and can be looked at: where stepping lands. */
export function timeOfHop(walk: Walk | undefined, index: number): number {
  const end = endOf(walk);
  return end === 0 ? 0 : within(index, 0, end - 1) + ARRIVAL;
}

/** The time that is shown: for people who want less motion the same walk as discrete steps. */
export function shownTime(walk: Walk | undefined, t: number, reducedMotion: boolean): number {
  return reducedMotion && t < endOf(walk) ? timeOfHop(walk, hopIndexAt(walk, t)) : t;
}

/** The clock after `millis` of wall time; it stops by itself at the end. */
export function tick(playback: Playback, walk: Walk | undefined, millis: number): Playback {
  if (!playback.playing) return playback;
  const end = endOf(walk);
  const hop = walk?.hops[hopIndexAt(walk, playback.t)];
  const pace = hop && !inStory(hop) ? STEP_MILLIS : HOP_MILLIS;
  const t = Math.min(playback.t + (millis * playback.speed) / pace, end);
  return { ...playback, t, playing: t < end };
}

/** Play or pause; play at the end starts over. */
export function togglePlaying(playback: Playback, walk: Walk | undefined): Playback {
  const end = endOf(walk);
  if (playback.playing || end === 0) return { ...playback, playing: false };
  return { ...playback, t: playback.t >= end ? 0 : playback.t, playing: true };
}

/** Moves by whole hops and stands still there. Past the last hop is the end. */
export function stepBy(playback: Playback, walk: Walk | undefined, hops: number): Playback {
  const index = hopIndexAt(walk, playback.t);
  const end = endOf(walk);
  const target = index + hops;
  return { ...playback, playing: false, t: target >= end ? end : timeOfHop(walk, target) };
}

/** Moves to a time and stands still there. */
export const seekTo = (playback: Playback, walk: Walk | undefined, t: number): Playback => ({
  ...playback,
  playing: false,
  t: within(t, 0, endOf(walk)),
});

/** The next speed of `SPEEDS` in a direction. */
export function changeSpeed(playback: Playback, direction: 1 | -1): Playback {
  const index = SPEEDS.indexOf(playback.speed) + direction;
  return { ...playback, speed: SPEEDS[index] ?? playback.speed };
}

/** Index of the story hop where a failed walk goes wrong; undefined for a walk that was answered. */
export function failureIndex(walk: Walk | undefined): number | undefined {
  if (!walk || walk.outcome.kind === 'answered') return undefined;
  const index = walk.hops.findIndex(
    (hop) => inStory(hop) && ['refused', 'dropped', 'failed'].includes(hop.verdict),
  );
  return index === -1 ? walk.hops.length - 1 : index;
}
