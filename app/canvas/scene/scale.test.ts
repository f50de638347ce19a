import { describe, expect, test } from 'vitest';
import { viewOf } from '../layout/fit.ts';
import { layOut, RACK, shelvesOf } from '../layout/layout.ts';
import type { Rect } from '../layout/shape.ts';
import { FLAT, LOW, NARROW, WIDE } from '../layout/shape.ts';
import { seatAll } from '../layout/slots.ts';
import { largeMirror } from '../testing/large-mirror.ts';
import type { Look } from './plan.ts';
import { groundOf, planOf } from './plan.ts';
import { sceneOf } from './scene.ts';
import { worldOf } from './world.ts';

const mirror = largeMirror(50, 2000);
const world = worldOf(mirror);
const UNSEEN: Look = { walk: undefined, client: 'pod/default/client', selected: undefined, opened: [] };

function staged(look: Look, shape = NARROW) {
  const planned = planOf(world, look);
  const layout = layOut(planned.plan, seatAll({}, shelvesOf(planned.plan)), shape);
  const scene = sceneOf({
    world,
    planned,
    ground: groundOf(layout, planned, world),
    walk: undefined,
    journey: [],
    index: -1,
    arrived: false,
    hop: undefined,
    selected: undefined,
  });
  return { planned, layout, scene };
}

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('50 nodes and 2,000 Pods', () => {
  test('three nodes have a frame, the sender’s among them, and 47 stand as tiles', () => {
    const { planned, scene } = staged(UNSEEN);
    expect(planned.plan.nodes.map(({ name }) => name)).toContain('node-00');
    expect(planned.plan.nodes).toHaveLength(3);
    const rack = scene.nodes.find((node) => node.type === 'rack');
    expect(rack?.type === 'rack' && rack.data.tiles).toHaveLength(47);
    expect(rack?.type === 'rack' && rack.data.pods).toBe(1880);
  });

  test('a node that is opened gets a frame, and so does that of a selected Pod', () => {
    const opened = planOf(world, { ...UNSEEN, opened: ['node-33'] });
    expect(opened.plan.nodes.map(({ name }) => name)).toContain('node-33');
    const there = world.pods.find((pod) => pod.node === 'node-41');
    const selected = planOf(world, { ...UNSEEN, selected: there?.id });
    expect(selected.plan.nodes.map(({ name }) => name)).toContain('node-41');
  });

  test('of forty Pods with a controller each, those that somebody looks at have a card', () => {
    const sorts = worldOf(largeMirror(47, 47 * 40));
    const there = sorts.pods.filter((pod) => pod.node === 'node-00');
    const selected = there.find((pod) => pod.owner !== undefined);
    const { plan, stacks } = planOf(sorts, { ...UNSEEN, selected: selected?.id });
    const frame = plan.nodes.find(({ name }) => name === 'node-00');
    expect(frame?.pods).toEqual(expect.arrayContaining(['Pod/default/client', selected?.id]));
    expect(frame?.pods.length).toBeLessThanOrEqual(8);
    const others = stacks.find(({ mixed, node }) => mixed && node === 'node-00');
    expect(others?.members.length).toBeGreaterThan(30);
    expect(others?.members.map(({ id }) => id)).not.toContain(selected?.id);
  });

  test.each([WIDE, NARROW, LOW, FLAT])('what is drawn stays few, apart, and readable: $name', (shape) => {
    const { layout, scene } = staged(UNSEEN, shape);
    expect(scene.nodes.length).toBeLessThan(90);
    const cards = Object.entries(layout.rects).filter(([id]) => !/^(frame|hooks)\//.test(id));
    const clashes = cards.flatMap(([a, rectA], index) =>
      cards.slice(index + 1).flatMap(([b, rectB]) => (overlap(rectA, rectB) ? [`${a} × ${b}`] : [])),
    );
    expect(clashes).toEqual([]);
    expect(layout.rects[RACK]).toBeDefined();
    expect(viewOf(layout.bounds, { width: 1200, height: 700 }).zoom * 14.5).toBeGreaterThan(9);
  });

  test('a world, its layout and a scene are made in well under a frame of thought', () => {
    const began = performance.now();
    worldOf(mirror);
    const made = performance.now();
    for (let round = 0; round < 10; round += 1) staged(UNSEEN);
    const each = (performance.now() - made) / 10;
    // Generous: the same on a machine that is busy with other things.
    expect(made - began).toBeLessThan(500);
    expect(each).toBeLessThan(120);
  });
});
