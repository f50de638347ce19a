import { useMemo, useState } from 'react';
import type { Size } from './layout/fit.ts';
import { shapeFor } from './layout/fit.ts';
import { layOut, shelvesOf } from './layout/layout.ts';
import type { Shape } from './layout/shape.ts';
import type { Slots } from './layout/slots.ts';
import { seatAll } from './layout/slots.ts';
import type { Look, Planned } from './scene/plan.ts';
import { groundOf, planOf } from './scene/plan.ts';
import type { Ground } from './scene/route.ts';
import type { World } from './scene/world.ts';

interface Kept {
  readonly slots: Slots;
  readonly shape: Shape | undefined;
}

const same = (a: Kept, b: Kept): boolean =>
  a.shape === b.shape && JSON.stringify(a.slots) === JSON.stringify(b.slots);

/** The layout of a world in a canvas of this size. Remembers seats and shape, so that things keep their place. */
export function useGround(world: World, look: Look, size: Size): { planned: Planned; ground: Ground } {
  const [kept, keep] = useState<Kept>({ slots: {}, shape: undefined });
  const planned = useMemo(() => planOf(world, look), [world, look]);
  const next = useMemo((): Kept => {
    const slots = seatAll(kept.slots, shelvesOf(planned.plan));
    return { slots, shape: shapeFor(planned.plan, slots, size, kept.shape) };
  }, [planned, size, kept]);
  const stable = same(kept, next) ? kept : next;
  if (stable !== kept) keep(stable);
  return useMemo(() => {
    const layout = layOut(planned.plan, next.slots, next.shape as Shape);
    return { planned, ground: groundOf(layout, planned, world) };
  }, [planned, next, world]);
}
