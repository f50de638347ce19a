import type { Spot } from '../scene/journey.ts';
import { leaderOf } from '../scene/journey.ts';
import type { Path } from '../scene/path.ts';
import { colours } from './colours.ts';

/** Paints what a packet under way draws with it: the part of its leg that lies behind it, and the line to its header. */
export function paintTrail(
  context: CanvasRenderingContext2D,
  path: Path | undefined,
  spot: Spot,
  chip: { readonly width: number; readonly height: number },
): void {
  context.strokeStyle = colours().packet;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  if (path && path.length > 0 && spot.done > 0) {
    context.lineWidth = 3;
    context.setLineDash([spot.done * path.length, 2 * path.length]);
    context.stroke(new Path2D(path.d));
  }
  context.lineWidth = 1.2;
  context.setLineDash([1, 4]);
  context.stroke(new Path2D(leaderOf(spot, chip)));
}
