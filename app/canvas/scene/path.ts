import type { Point } from '../layout/shape.ts';

/** A corner of a way; `stop` names the hook that stands there. */
export interface Waypoint extends Point {
  readonly stop?: string;
}

/** A drawn way and the table that a packet moves by: the same numbers, so that the dot never leaves the line. */
export interface Path {
  /** SVG path data. */
  readonly d: string;
  /** Points along the way and how far each is from its start. */
  readonly table: readonly (Point & { readonly at: number })[];
  readonly length: number;
  /** Hooks that the way passes, and how far each is from its start. */
  readonly stops: readonly { readonly id: string; readonly at: number }[];
}

const RADIUS = 9;
/** Samples per rounded corner. */
const SAMPLES = 6;

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const mix = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
});
const round = (value: number): number => Math.round(value * 100) / 100;
const text = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;

const turns = (a: Point, b: Point, c: Point): boolean =>
  Math.abs((b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)) > 0.01;

/** Without points that stand on the one before them. */
function distinct(points: readonly Waypoint[]): readonly Waypoint[] {
  return points.filter((point, index) => index === 0 || distance(point, points[index - 1] as Point) > 0.01);
}

/** A way through these points with rounded corners. Stops are never cut off: corners keep clear of them. */
export function pathThrough(waypoints: readonly Waypoint[]): Path {
  const points = distinct(waypoints);
  const first = points[0];
  if (!first) return { d: '', table: [], length: 0, stops: [] };
  const table = [{ ...mix(first, first, 0), at: 0 }];
  const stops: { id: string; at: number }[] = [];
  let d = `M${text(first)}`;
  const add = (point: Point): void => {
    const last = table[table.length - 1] as Point & { at: number };
    table.push({ ...mix(point, point, 0), at: last.at + distance(last, point) });
  };
  points.forEach((point, index) => {
    const previous = points[index - 1];
    const next = points[index + 1];
    if (previous && next && turns(previous, point, next) && !point.stop) {
      const radius = Math.min(RADIUS, distance(previous, point) / 2, distance(point, next) / 2);
      const start = mix(point, previous, radius / distance(previous, point));
      const end = mix(point, next, radius / distance(point, next));
      d += `L${text(start)}Q${text(point)} ${text(end)}`;
      for (let sample = 0; sample <= SAMPLES; sample += 1) {
        const share = sample / SAMPLES;
        add(mix(mix(start, point, share), mix(point, end, share), share));
      }
    } else if (previous) {
      d += `L${text(point)}`;
      add(point);
    }
    if (point.stop) stops.push({ id: point.stop, at: (table[table.length - 1] as { at: number }).at });
  });
  return { d, table, length: (table[table.length - 1] as { at: number }).at, stops };
}

/** The point at a share (0 to 1) of the way; undefined for an empty way. */
export function pointAlong(path: Path, share: number): Point | undefined {
  const goal = Math.min(Math.max(share, 0), 1) * path.length;
  const index = path.table.findIndex((point) => point.at >= goal);
  const end = path.table[index === -1 ? path.table.length - 1 : index];
  const start = path.table[Math.max(index - 1, 0)];
  if (!end || !start) return undefined;
  const span = end.at - start.at;
  return mix(start, end, span === 0 ? 0 : (goal - start.at) / span);
}

/** The first or second half of a polyline, by length. */
export function halfOf(points: readonly Waypoint[], half: 'first' | 'second'): readonly Waypoint[] {
  const total = points.reduce(
    (sum, point, index) => sum + (index === 0 ? 0 : distance(point, points[index - 1] as Point)),
    0,
  );
  let walked = 0;
  for (let index = 1; index < points.length; index += 1) {
    const from = points[index - 1] as Waypoint;
    const to = points[index] as Waypoint;
    const step = distance(from, to);
    if (walked + step >= total / 2) {
      const middle = mix(from, to, step === 0 ? 0 : (total / 2 - walked) / step);
      return half === 'first' ? [...points.slice(0, index), middle] : [middle, ...points.slice(index)];
    }
    walked += step;
  }
  return points;
}
