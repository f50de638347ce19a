import { expect, test } from 'vitest';
import { alike, keepScene } from './keep.ts';
import type { Scene } from './scene.ts';

const scene = (...ids: readonly string[]): Scene => ({
  nodes: ids.map((id) => ({
    id,
    type: 'plate',
    position: { x: 0, y: 0 },
    data: { client: id, lost: undefined, glow: undefined },
  })),
  edges: [],
});

test('what has not changed is the same object in the next scene', () => {
  const before = scene('a', 'b');
  const next = keepScene(before, scene('a', 'c'));
  expect(next.nodes[0]).toBe(before.nodes[0]);
  expect(next.nodes[1]).toMatchObject({ id: 'c' });
});

test('a scene like the one before keeps its very lists', () => {
  const before = scene('a', 'b');
  expect(keepScene(before, scene('a', 'b')).nodes).toBe(before.nodes);
  expect(keepScene(before, scene('b', 'a')).nodes).not.toBe(before.nodes);
});

test('data is alike by what it says', () => {
  expect(alike({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBe(true);
  expect(alike({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })).toBe(false);
  expect(alike({ a: undefined }, {})).toBe(false);
  expect(alike([1], [1, 2])).toBe(false);
});
