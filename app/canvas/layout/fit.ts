import type { Plan } from './layout.ts';
import { layOut } from './layout.ts';
import type { Rect, Shape } from './shape.ts';
import { FLAT, LOW, NARROW, WIDE } from './shape.ts';
import type { Slots } from './slots.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

const PADDING = 4;
const LARGEST = 1.5;
export const SMALLEST = 0.2;

/** The view that shows these bounds whole: as large as it goes, centred, from the top. */
export function viewOf(bounds: Rect, size: Size): View {
  const room = { width: size.width - 2 * PADDING, height: size.height - 2 * PADDING };
  const fit = Math.min(room.width / bounds.width, room.height / bounds.height);
  const zoom = Math.min(Math.max(fit, SMALLEST), LARGEST);
  const spare = (size.height - bounds.height * zoom) / 2;
  return {
    x: (size.width - bounds.width * zoom) / 2 - bounds.x * zoom,
    y: Math.max(PADDING, Math.min(spare, 28)) - bounds.y * zoom,
    zoom,
  };
}

/** How much better the other shape must be: a splitter that is dragged must not make the canvas flicker. */
const CLEARLY = 1.08;
/** Only where the others would be hard to read does the tightest shape pay. */
const READABLE = 0.95;

/** What stands beside the nodes takes width from all: it pays where all can still be read then. */
const LEGIBLE = 0.79;

/** Smaller than this a canvas shows a part of the world: of a tight one it shows more. */
const IN_PARTS = 0.72;

/** The shape that shows this plan largest; near a tie the one that is there stays. */
export function shapeFor(plan: Plan, slots: Slots, size: Size, current: Shape | undefined): Shape {
  const zoom = (shape: Shape): number => viewOf(layOut(plan, slots, shape).bounds, size).zoom;
  const better = zoom(WIDE) >= zoom(NARROW) ? WIDE : NARROW;
  const tightest = zoom(FLAT) > Math.max(zoom(LOW), LEGIBLE) ? FLAT : LOW;
  const gain = zoom(tightest) - zoom(better);
  const pays = zoom(better) < IN_PARTS ? gain >= 0 : zoom(better) < READABLE && gain > 0;
  const best = pays ? tightest : better;
  return current && zoom(best) <= zoom(current) * CLEARLY ? current : best;
}
