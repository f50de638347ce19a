import type { Hop } from '../../core/index.ts';
import type { Size } from './layout/fit.ts';
import { viewOf } from './layout/fit.ts';
import type { Rect } from './layout/shape.ts';
import type { Leg } from './scene/journey.ts';
import { LEAN } from './scene/journey.ts';
import type { Ground } from './scene/route.ts';
import { placeKey } from './scene/route.ts';

/** A header that is wider than its frame leans out so far. */
const AROUND = LEAN + 3;

/** What is to be seen of the world while a hook is open: the node where the packet is, as high as everything. */
export function viewTarget({ layout }: Ground, { place }: Hop): Rect {
  const node = 'node' in place ? place.node : place.at === 'wire' ? place.from : '';
  const rect = layout.frames[node]?.rect ?? layout.rects[placeKey(place)];
  if (!rect) return layout.bounds;
  return { ...layout.bounds, x: rect.x - AROUND, width: rect.width + 2 * AROUND };
}

/** Names have 14.5 px in the world; below this zoom they are under 12 on the screen. */
const READABLE = 12 / 14.5;
/** A little smaller is better than a part; much smaller is not. */
const TOLERATED = 0.72;
const MARGIN = 10;

interface Span {
  readonly start: number;
  readonly length: number;
}

/** A stretch of `length` inside of `all` that holds `what`; the one before, if it still does. */
function stretch(all: Span, length: number, what: Span | undefined, before: Span | undefined): Span {
  if (length >= all.length) return all;
  const [low, high] = what
    ? [what.start - MARGIN, what.start + what.length + MARGIN]
    : [all.start, all.start];
  if (before?.length === length && before.start <= low && before.start + length >= high) return before;
  const start = Math.max(all.start, Math.min((low + high - length) / 2, all.start + all.length - length));
  return { start, length };
}

const across = (a: number, b: number): Span => ({ start: Math.min(a, b), length: Math.abs(a - b) });

/**
 * What is to be seen of the world on a canvas that is too small to show all of it readably: the part where the packet and its
 * header are. A part that holds both stays as it is. Undefined where all can be read.
 */
export function partTarget(
  { layout }: Ground,
  size: Size,
  leg: Pick<Leg, 'rest' | 'chip'> | undefined,
  before: Rect | undefined,
): Rect | undefined {
  const { bounds, shape } = layout;
  const wide = size.width / bounds.width;
  const zoom = wide < TOLERATED ? READABLE : Math.min(READABLE, wide);
  // Padding and rounding are no reason to leave anything out.
  if (viewOf(bounds, size).zoom >= zoom * 0.985) return undefined;
  const { chip, rest } = leg ?? {};
  const columns = stretch(
    { start: bounds.x, length: bounds.width },
    size.width / zoom,
    chip && rest && across(Math.min(rest.x, chip.x), Math.max(rest.x, chip.x + shape.chip.width)),
    before && { start: before.x, length: before.width },
  );
  const rows = stretch(
    { start: bounds.y, length: bounds.height },
    size.height / zoom,
    chip && rest && across(Math.min(rest.y, chip.y), Math.max(rest.y, chip.y + shape.chip.height)),
    before && { start: before.y, length: before.height },
  );
  if (
    before &&
    columns.start === before.x &&
    rows.start === before.y &&
    columns.length === before.width &&
    rows.length === before.height
  )
    return before;
  return { x: columns.start, width: columns.length, y: rows.start, height: rows.length };
}
