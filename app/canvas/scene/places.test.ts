import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shapeFor, viewOf } from '../layout/fit.ts';
import type { Layout, Plan } from '../layout/layout.ts';
import { frameId, hooksId, layOut, proxyId, shelvesOf } from '../layout/layout.ts';
import type { Rect } from '../layout/shape.ts';
import { FLAT, LOW, NARROW, WIDE } from '../layout/shape.ts';
import type { Slots } from '../layout/slots.ts';
import { seatAll } from '../layout/slots.ts';
import { baseObjects, manyPods, mirrorOf, service, slice } from '../testing/base-world.ts';
import { planOf } from './plan.ts';
import { worldOf } from './world.ts';

const UNSEEN = { walk: undefined, client: undefined, selected: undefined, opened: [] };
const planFor = (objects = baseObjects, nodes = 3): Plan =>
  planOf(worldOf(mirrorOf(objects, nodes)), UNSEEN).plan;
const seated = (plan: Plan, before: Slots = {}): Slots => seatAll(before, shelvesOf(plan));

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const inside = (inner: Rect, outer: Rect): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

function overlaps(rects: Readonly<Record<string, Rect>>): string[] {
  const all = Object.entries(rects);
  return all.flatMap(([a, rectA], index) =>
    all.slice(index + 1).flatMap(([b, rectB]) => (overlap(rectA, rectB) ? [`${a} × ${b}`] : [])),
  );
}

/** Everything but the frames, which hold the rest: hooks one by one. */
function boxes(layout: Layout): Record<string, Rect> {
  const frames = Object.values(layout.frames);
  const cards = Object.entries(layout.rects).filter(([id]) => !/^(frame|hooks)\//.test(id));
  const hooks = frames.flatMap((frame) =>
    Object.entries(frame.hooks).map(([hook, rect]): [string, Rect] => [`${frame.node}/${hook}`, rect]),
  );
  return Object.fromEntries([...cards, ...hooks]);
}

describe.each([WIDE, NARROW, LOW, FLAT])('$name', (shape) => {
  test('no box lies on another, for 1 to 40 Pods on 1 to 5 nodes', () => {
    for (let pods = 1; pods <= 40; pods += 1) {
      const nodes = 1 + (pods % 5);
      const plan = planFor(manyPods(pods, nodes), nodes);
      const layout = layOut(plan, seated(plan), shape);
      expect(overlaps(boxes(layout)), `${pods} Pods`).toEqual([]);
    }
  });

  test('Pods, hooks and kube-proxy stand inside their node, everything inside the bounds', () => {
    const plan = planFor(manyPods(17));
    const layout = layOut(plan, seated(plan), shape);
    for (const node of plan.nodes) {
      const frame = layout.rects[frameId(node.name)] as Rect;
      const mine = [...node.pods, ...node.systemPods, hooksId(node.name), proxyId(node.name)];
      for (const id of mine) expect(inside(layout.rects[id] as Rect, frame), id).toBe(true);
    }
    for (const [id, rect] of Object.entries(layout.rects)) expect(inside(rect, layout.bounds), id).toBe(true);
  });

  test('many Services stand in rows above the nodes', () => {
    const more = ['api', 'db', 'cache', 'mail'].flatMap((name, index) => [
      service(name, 'default', `10.96.1.${index}`, 80),
      slice(`${name}-1`, name, 80, []),
    ]);
    const plan = planFor([...baseObjects, ...more]);
    const layout = layOut(plan, seated(plan), shape);
    expect(overlaps(boxes(layout))).toEqual([]);
    for (const { id } of plan.services) expect((layout.rects[id] as Rect).y).toBeLessThan(layout.border);
  });
});

describe('things keep their place', () => {
  test('when a Pod goes away, all others stay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 18 }),
        fc.nat(),
        fc.constantFrom(WIDE, NARROW, LOW, FLAT),
        (count, pick, shape) => {
          const objects = manyPods(count);
          const pods = objects.filter((object) => object.kind === 'Pod');
          const gone = pods[pick % pods.length]?.metadata.name;
          const before = planFor(objects);
          const slots = seated(before);
          const after = planFor(objects.filter((object) => object.metadata.name !== gone));
          const old = layOut(before, slots, shape);
          const fresh = layOut(after, seated(after, slots), shape);
          for (const id of after.nodes.flatMap((node) => node.pods))
            expect(fresh.rects[id]).toEqual(old.rects[id]);
        },
      ),
    );
  });

  test('what comes back finds its seat, unless somebody has taken it', () => {
    const first = seatAll({}, { shelf: ['a', 'b', 'c'] });
    const without = seatAll(first, { shelf: ['a', 'c'] });
    expect(seatAll(without, { shelf: ['a', 'b', 'c'] }).shelf).toEqual({ a: 0, b: 1, c: 2 });
    const taken = seatAll(without, { shelf: ['a', 'c', 'd'] });
    expect(taken.shelf).toEqual({ a: 0, c: 2, d: 1 });
    expect(seatAll(taken, { shelf: ['a', 'b', 'c', 'd'] }).shelf?.b).toBe(3);
  });

  test('no two share a seat, whoever comes and goes', () => {
    const shelf = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'));
    fc.assert(
      fc.property(fc.array(shelf, { minLength: 1, maxLength: 8 }), (instants) => {
        let slots: Slots = {};
        for (const present of instants) {
          slots = seatAll(slots, { shelf: present });
          const seats = Object.values(slots.shelf ?? {});
          expect(new Set(seats).size).toBe(seats.length);
          expect(seatAll(slots, { shelf: present })).toEqual(slots);
        }
      }),
    );
  });
});

describe('the opening world fits', () => {
  test.each([
    { width: 1280, height: 500, shape: WIDE, text: 13.5 },
    { width: 820, height: 610, shape: NARROW, text: 14 },
    { width: 668, height: 390, shape: LOW, text: 12 },
  ])('$width × $height with names at $text px or more', ({ width, height, shape, text }) => {
    const plan = planFor();
    const slots = seated(plan);
    const size = { width, height };
    expect(shapeFor(plan, slots, size, undefined)).toBe(shape);
    const { bounds } = layOut(plan, slots, shape);
    const { x, y, zoom } = viewOf(bounds, size);
    expect(zoom * 14.5).toBeGreaterThan(text);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y + bounds.height * zoom).toBeLessThanOrEqual(height);
  });

  test('a splitter that is dragged turns the canvas round once, not at every pixel', () => {
    const plan = planFor();
    const slots = seated(plan);
    const widths = Array.from({ length: 900 }, (_, step) => 700 + step);
    const drag = (order: readonly number[]): { turns: number; at: number } => {
      let shape = shapeFor(plan, slots, { width: order[0] ?? 0, height: 500 }, undefined);
      let turns = 0;
      let at = 0;
      for (const width of order) {
        const next = shapeFor(plan, slots, { width, height: 500 }, shape);
        if (next !== shape) [turns, at] = [turns + 1, width];
        shape = next;
      }
      return { turns, at };
    };
    const wider = drag(widths);
    const narrower = drag([...widths].reverse());
    expect([wider.turns, narrower.turns]).toEqual([1, 1]);
    expect(wider.at).toBeGreaterThan(narrower.at);
  });
});
