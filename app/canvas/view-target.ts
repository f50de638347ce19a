import type { Client, Hop } from '../../core/index.ts';
import type { Size } from './layout/fit.ts';
import { viewOf } from './layout/fit.ts';
import type { Rect } from './layout/shape.ts';
import type { Leg } from './scene/journey.ts';
import { LEAN } from './scene/journey.ts';
import type { Ground } from './scene/route.ts';
import { clientPlace, placeKey, pointOf } from './scene/route.ts';

/** A header that is wider than its frame leans out so far. */
const AROUND = LEAN + 3;

/** What is to be seen of the world while a hook is open: the node where the packet is, as high as everything. */
export function viewTarget({ layout }: Ground, { place }: Hop): Rect {
  const node = 'node' in place ? place.node : place.at === 'wire' ? place.from : '';
  const rect = layout.frames[node]?.rect ?? layout.rects[placeKey(place)];
  if (!rect) return layout.bounds;
  return { ...layout.bounds, x: rect.x - AROUND, width: rect.width + 2 * AROUND };
}

/** Where a packet and its header stand. */
type Packet = Pick<Leg, 'rest' | 'chip'>;

/** Where a packet will leave from, and where its header waits until then; undefined for callers that have no frame. */
export function startOf(ground: Ground, client: Client | undefined): Packet | undefined {
  const place = client && clientPlace(ground, client);
  const rest = place && pointOf(ground, place, 'request');
  const frame = place && 'node' in place ? ground.layout.frames[place.node] : undefined;
  return rest && frame && { rest, chip: { x: frame.band.x + 5, y: frame.band.y + 3 } };
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

/** A stretch of `length` inside of `all` that holds `what`, in its middle or at its end; the one before, if it still does. */
function stretch(
  all: Span,
  length: number,
  what: Span | undefined,
  before: Span | undefined,
  at: 'middle' | 'end' = 'middle',
): Span {
  if (length >= all.length) return all;
  const [low, high] = what
    ? [what.start - MARGIN, what.start + what.length + MARGIN]
    : [all.start, all.start];
  if (before?.length === length && before.start <= low && before.start + length >= high) return before;
  const wanted = at === 'end' ? high - length : (low + high - length) / 2;
  const start = Math.max(all.start, Math.min(wanted, all.start + all.length - length));
  return { start, length };
}

const endsOf = ({ start, length }: Span): readonly [number, number] => [start, start + length];

const across = (...ends: readonly number[]): Span => ({
  start: Math.min(...ends),
  length: Math.max(...ends) - Math.min(...ends),
});

/** From top to bottom: with the packet and its header the nodes, and who stands outside, where they have room. */
function rowsOf(
  { layout: { frames, rects, wireY } }: Ground,
  packet: Span,
  room: number,
): { span: Span; at: 'middle' | 'end' } {
  const nodes = [...endsOf(packet), ...Object.values(frames).map(({ rect }) => rect.y), wireY];
  const cards = Object.entries(rects).filter(([id]) => id.startsWith('outside/'));
  const outside = [...nodes, ...cards.map(([, { y, height }]) => y + height)];
  const more = [outside, nodes]
    .map((ends) => across(...ends))
    .find(({ length }) => length + 2 * MARGIN <= room);
  // Under the nodes there is nothing to see; above them stand the objects.
  return more ? { span: more, at: 'end' } : { span: packet, at: 'middle' };
}

/**
 * What is to be seen of the world on a canvas that is too small to show all of it readably: the part where the packet and its
 * header are. A part that holds both stays as it is. Undefined where all can be read.
 */
export function partTarget(
  ground: Ground,
  size: Size,
  leg: Packet | undefined,
  before: Rect | undefined,
): Rect | undefined {
  const { bounds, shape } = ground.layout;
  const wide = size.width / bounds.width;
  const zoom = wide < TOLERATED ? READABLE : Math.min(READABLE, wide);
  // Names that are a little smaller are no reason to leave anything out.
  if (viewOf(bounds, size).zoom >= zoom * 0.93) return undefined;
  const columns = stretch(
    { start: bounds.x, length: bounds.width },
    size.width / zoom,
    leg && across(leg.rest.x, leg.chip.x, leg.chip.x + shape.chip.width),
    before && { start: before.x, length: before.width },
  );
  const seen =
    leg && rowsOf(ground, across(leg.rest.y, leg.chip.y, leg.chip.y + shape.chip.height), size.height / zoom);
  const rows = stretch(
    { start: bounds.y, length: bounds.height },
    size.height / zoom,
    seen?.span,
    before && { start: before.y, length: before.height },
    seen?.at,
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
