import type { Hop } from '../../core/index.ts';
import type { Rect } from './layout/shape.ts';
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
