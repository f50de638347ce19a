import { expect, test } from 'vitest';
import { jsonPatch } from './json-patch.ts';

const document = { metadata: { labels: { 'a/b': 'x' } }, ports: [80, 443] };

test('every operation does as RFC 6902 says', () => {
  const patch = [
    { op: 'test', path: '/metadata/labels/a~1b', value: 'x' },
    { op: 'replace', path: '/metadata/labels/a~1b', value: 'y' },
    { op: 'add', path: '/ports/1', value: 8080 },
    { op: 'add', path: '/ports/-', value: 9090 },
    { op: 'remove', path: '/ports/0' },
    { op: 'copy', from: '/ports/0', path: '/first' },
    { op: 'move', from: '/metadata', path: '/meta' },
  ];
  expect(jsonPatch(document, patch)).toEqual({
    meta: { labels: { 'a/b': 'y' } },
    ports: [8080, 443, 9090],
    first: 8080,
  });
});

test.each([
  [{ op: 'test', path: '/ports/0', value: 81 }],
  [{ op: 'remove', path: '/nosuch' }],
  [{ op: 'replace', path: '/ports/2', value: 1 }],
  [{ op: 'add', path: '/nosuch/below', value: 1 }],
  [{ op: 'jump', path: '/ports' }],
])('%j is refused', (operation) => {
  expect(jsonPatch(document, [operation])).toBeUndefined();
});
