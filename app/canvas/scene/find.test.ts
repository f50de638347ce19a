import { expect, test } from 'vitest';
import { largeMirror } from '../testing/large-mirror.ts';
import { findIn } from './find.ts';
import { worldOf } from './world.ts';

const world = worldOf(largeMirror(6, 120));

test('a Pod is found by a piece of its name or by its address', () => {
  const pod = world.pods.find(({ name }) => name.startsWith('app-07'));
  expect(findIn(world, pod?.name.slice(-5) ?? '').map(({ id }) => id)).toContain(pod?.id);
  expect(findIn(world, pod?.ip ?? '')[0]?.origin.kind).toBe('Pod');
});

test('names that begin with the text come first, and never more than a dozen', () => {
  const found = findIn(world, 'app-1');
  expect(found).toHaveLength(12);
  expect(found[0]?.origin.name.startsWith('app-1')).toBe(true);
});

test('every word narrows', () => {
  expect(findIn(world, 'pod app-07 node-01').every(({ node }) => node === 'node-01')).toBe(true);
  expect(findIn(world, 'nothing-like-it')).toEqual([]);
  expect(findIn(world, '  ')).toEqual([]);
});
