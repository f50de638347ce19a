import { expect, test } from 'vitest';
import { layOut, shelvesOf } from './layout/layout.ts';
import { LOW } from './layout/shape.ts';
import { seatAll } from './layout/slots.ts';
import { journeyOf } from './scene/journey.ts';
import { groundOf, planOf } from './scene/plan.ts';
import { worldOf } from './scene/world.ts';
import { answeredWalk, baseObjects, mirrorOf } from './testing/base-world.ts';
import { partTarget } from './view-target.ts';

const world = worldOf(mirrorOf(baseObjects));
const planned = planOf(world, { walk: answeredWalk, client: undefined, selected: undefined, opened: [] });
const ground = groundOf(layOut(planned.plan, seatAll({}, shelvesOf(planned.plan)), LOW), planned, world);
const journey = journeyOf(ground, answeredWalk);
const low = { width: 668, height: 250 };

test('where all of the world can be read there is nothing to choose', () => {
  expect(partTarget(ground, { width: 668, height: 600 }, journey[0], undefined)).toBeUndefined();
});

test('on a low canvas the packet and its header are in view at every hop, and the view moves seldom', () => {
  let moves = 0;
  let before = partTarget(ground, low, undefined, undefined);
  for (const leg of journey) {
    const target = partTarget(ground, low, leg, before);
    if (target !== before) moves += 1;
    before = target;
    const bottom = (target?.y ?? 0) + (target?.height ?? 0);
    expect(target?.y).toBeLessThanOrEqual(Math.min(leg.rest.y, leg.chip.y));
    expect(bottom).toBeGreaterThanOrEqual(Math.max(leg.rest.y, leg.chip.y + LOW.chip.height));
  }
  expect(moves).toBeLessThan(journey.length / 2);
});

test('on a phone the view goes along with the packet, in names that can be read', () => {
  const phone = { width: 390, height: 420 };
  for (const leg of journey) {
    const target = partTarget(ground, phone, leg, undefined);
    expect(phone.width / (target?.width ?? 0)).toBeCloseTo(12 / 14.5, 2);
    expect(target?.x).toBeLessThanOrEqual(leg.chip.x);
    expect((target?.x ?? 0) + (target?.width ?? 0)).toBeGreaterThanOrEqual(leg.chip.x + LOW.chip.width);
  }
});
