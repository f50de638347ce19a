import { describe, expect, test } from 'vitest';
import type { Walk } from '../../../core/index.ts';
import type { Mirror } from '../../state/index.ts';
import { layOut, shelvesOf } from '../layout/layout.ts';
import type { Rect } from '../layout/shape.ts';
import { FLAT, LOW, NARROW, WIDE } from '../layout/shape.ts';
import { seatAll } from '../layout/slots.ts';
import {
  answeredWalk,
  baseObjects,
  droppedWalk,
  manyPods,
  mirrorOf,
  refusedWalk,
} from '../testing/base-world.ts';
import { largeMirror } from '../testing/large-mirror.ts';
import { journeyOf } from './journey.ts';
import { groundOf, planOf } from './plan.ts';
import { sceneOf } from './scene.ts';
import type { SceneNode } from './types.ts';
import { worldOf } from './world.ts';

interface Box extends Rect {
  readonly id: string;
}

/** A frame holds its cards, and a mark stands on purpose where its hop is. */
const HOLDS: readonly SceneNode['type'][] = ['frame', 'mark'];

function boxesOf(node: SceneNode): readonly Box[] {
  const { id, position, width = 0, height = 0 } = node;
  if (HOLDS.includes(node.type)) return [];
  if (node.type !== 'hooks') return [{ id, ...position, width, height }];
  return node.data.hooks.map(({ hook, box }) => ({
    ...box,
    id: `${id}/${hook}`,
    x: position.x + box.x,
    y: position.y + box.y,
  }));
}

const overlap = (a: Box, b: Box): boolean =>
  a.x + 0.5 < b.x + b.width &&
  b.x + 0.5 < a.x + a.width &&
  a.y + 0.5 < b.y + b.height &&
  b.y + 0.5 < a.y + a.height;

function clashesIn(mirror: Mirror, walk: Walk | undefined, shape: typeof WIDE): readonly string[] {
  const world = worldOf(mirror);
  const planned = planOf(world, { walk, client: 'pod/default/client', selected: undefined, opened: [] });
  // Everybody was seated before the walk made a card of what stood in a stack.
  const before = planOf(world, { walk: undefined, client: undefined, selected: undefined, opened: [] });
  const slots = seatAll(seatAll({}, shelvesOf(before.plan)), shelvesOf(planned.plan));
  const ground = groundOf(layOut(planned.plan, slots, shape), planned, world);
  const journey = walk ? journeyOf(ground, walk) : [];
  const found = new Set<string>();
  for (const index of walk ? journey.keys() : [-1]) {
    const scene = sceneOf({
      world,
      planned,
      ground,
      walk,
      journey,
      index,
      arrived: true,
      hop: walk?.hops[index],
      selected: undefined,
    });
    const leg = journey[index];
    const chip = leg ? [{ id: 'header', ...leg.chip, ...shape.chip }] : [];
    const boxes = [...scene.nodes.flatMap(boxesOf), ...chip];
    boxes.forEach((a, at) => {
      for (const b of boxes.slice(at + 1)) if (overlap(a, b)) found.add(`hop ${index}: ${a.id} × ${b.id}`);
    });
  }
  return [...found];
}

const WORLDS: readonly (readonly [string, Mirror, Walk | undefined])[] = [
  ['nothing sent', mirrorOf(baseObjects), undefined],
  ['answered', mirrorOf(baseObjects), answeredWalk],
  ['refused', mirrorOf(baseObjects), refusedWalk],
  ['dropped', mirrorOf(baseObjects), droppedWalk],
  ['6 Pods', mirrorOf(manyPods(6)), answeredWalk],
  ['18 Pods', mirrorOf(manyPods(18)), answeredWalk],
  ['40 Pods', mirrorOf(manyPods(40)), answeredWalk],
  ['2,000 Pods', largeMirror(50, 2000), undefined],
  ['1,880 Pods of all sorts', largeMirror(47, 1880), undefined],
];

describe('nothing that is read lies under something else, at any hop', () => {
  test.each(WORLDS)('%s', (_, mirror, walk) => {
    for (const shape of [WIDE, NARROW, LOW, FLAT]) {
      expect(clashesIn(mirror, walk, shape), shape.name).toEqual([]);
    }
  });
});
