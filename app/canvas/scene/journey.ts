import type { Hop, Place, Walk } from '../../../core/index.ts';
import type { Position } from '../../state/index.ts';
import { isDns } from '../../state/index.ts';
import type { Point } from '../layout/shape.ts';
import type { Path } from './path.ts';
import { pathThrough, pointAlong } from './path.ts';
import type { Ground } from './route.ts';
import { isOutside, pointOf, wayBetween } from './route.ts';

/** A story has up to four ways: to CoreDNS, back from it, to the server, and home. One is drawn at a time. */
export type Segment = 'query' | 'answer' | 'request' | 'reply';

/** The way from the hop before to this hop, and where the packet and its header stand once it is there. */
export interface Leg {
  readonly hop: Hop;
  readonly segment: Segment;
  readonly path: Path;
  readonly rest: Point;
  readonly chip: Point;
  /** Nothing travels: the caller has waited in vain. */
  readonly silent: boolean;
}

/** A whole walk on the ground: leg `i` leads to story hop `i`. Pure: the same walk and layout give the same numbers. */
export type Journey = readonly Leg[];

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/** So far a header that is wider than its frame may lean over to the neighbour's. */
export const LEAN = 38;

/** Where the header stands: in the free band of the frame, beside the line that the packet came by. */
function chipAt(ground: Ground, place: Place, rest: Point): Point {
  const { layout } = ground;
  const { width } = layout.shape.chip;
  if (isOutside(place)) {
    if (layout.shape.outside === 'below') return { x: layout.bounds.width - width - 4, y: layout.wireY + 8 };
    const bands = Object.values(layout.frames).map((each) => each.band.y + 3);
    return { x: 8, y: Math.max(rest.y + 44, ...bands) };
  }
  const frame =
    place.at === 'wire' ? (layout.frames[place.from] ?? layout.frames[place.to]) : layout.frames[place.node];
  if (!frame) return rest;
  const y = frame.band.y + 3;
  const inWorld = (x: number): number => clamp(x, 4, layout.bounds.width - width - 4);
  if (place.at === 'wire') return { x: inWorld(rest.x - width / 2), y };
  const low = frame.band.x + 12;
  const high = frame.band.x + frame.band.width - width;
  if (high < low) {
    const goal = Math.max(low, place.at === 'pod' ? rest.x + 8 : rest.x - width / 2);
    const { x, width: room } = frame.rect;
    return { x: inWorld(clamp(goal, x - LEAN, x + room + LEAN - width)), y };
  }
  if (place.at !== 'pod') return { x: clamp(rest.x - width / 2, low, high), y };
  return { x: inWorld(rest.x + 8 <= high + 24 ? rest.x + 8 : rest.x - 20 - width), y };
}

/** Lays a walk on the ground. */
export function journeyOf(ground: Ground, walk: Walk): Journey {
  const legs: Leg[] = [];
  for (const hop of walk.hops) {
    const last = legs[legs.length - 1];
    const home = isDns(last?.hop) && !isDns(hop);
    const direction = home ? 'reply' : hop.direction;
    const silent = hop.kind === 'result' && last !== undefined && !home && last.hop.direction === 'request';
    const segment = silent ? last.segment : home ? 'answer' : isDns(hop) ? 'query' : hop.direction;
    const way = last && !silent ? wayBetween(ground, last.hop.place, hop.place, direction) : [];
    const path = pathThrough(way);
    const rest = way.at(-1) ??
      (silent ? undefined : last?.rest) ??
      pointOf(ground, hop.place, direction) ?? { x: 0, y: 0 };
    legs.push({
      hop,
      segment,
      path,
      rest: { x: rest.x, y: rest.y },
      chip: chipAt(ground, hop.place, rest),
      silent,
    });
  }
  return legs;
}

/** Slow at both ends: a packet stops at stations. */
const ease = (share: number): number => share * share * (3 - 2 * share);

/** Where the packet and its header are. A function of (journey, position) alone. */
export interface Spot {
  readonly dot: Point;
  readonly chip: Point;
  /** Share of the current leg that lies behind the packet. */
  readonly done: number;
  /** False where no packet is. */
  readonly visible: boolean;
}

export function spotAt(journey: Journey, position: Position): Spot | undefined {
  const leg = journey[position.index];
  if (!leg) return undefined;
  const done = ease(position.travelled);
  const from = journey[position.index - 1]?.chip ?? leg.chip;
  return {
    dot: pointAlong(leg.path, done) ?? leg.rest,
    chip: { x: from.x + (leg.chip.x - from.x) * done, y: from.y + (leg.chip.y - from.y) * done },
    done,
    visible: !leg.silent,
  };
}

/** A line from the header to its packet; empty while they are side by side. */
export function leaderOf(
  { dot, chip, visible }: Spot,
  size: { readonly width: number; readonly height: number },
): string {
  const foot = {
    x: clamp(dot.x, chip.x + 14, chip.x + size.width - 14),
    y: dot.y < chip.y ? chip.y : chip.y + size.height,
  };
  const gap = Math.hypot(dot.x - foot.x, dot.y - foot.y);
  return gap < 44 || !visible ? '' : `M${foot.x} ${foot.y}L${dot.x} ${dot.y}`;
}

/** Where a step stands that a person has opened; undefined when its place is not on the canvas. */
export function spotOfStep(ground: Ground, step: Hop): Spot | undefined {
  const rest = pointOf(ground, step.place, step.direction);
  return rest && { dot: rest, chip: chipAt(ground, step.place, rest), done: 1, visible: true };
}
