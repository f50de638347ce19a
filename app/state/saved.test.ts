import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstLayout, isFocused, setFolded, toggleFocus } from './layout.ts';
import { decodeSaved, type Saved } from './saved.ts';

const first = firstLayout(1440, 900);

test('what was saved comes back', () => {
  const saved: Saved = {
    files: [{ name: 'web.yaml', text: 'kind: Service\n' }],
    layout: {
      folded: { manifests: true, inspector: false, console: true },
      sizes: { page: { main: 70, inspector: 30 } },
      tab: 'dns',
      theme: 'dark',
    },
    client: 'pod/default/client',
    line: 'curl http://web',
    speed: 0.5,
    openedNodes: ['node-33', 'node-07'],
  };
  expect(decodeSaved(JSON.stringify(saved), first)).toEqual(saved);
});

test('a first visit and text that is not ours fall back to the first layout', () => {
  for (const text of [null, '', '{', '[]', '7', 'null', '"x"']) {
    expect(decodeSaved(text, first)).toEqual({ layout: first });
  }
});

test('broken fields fall back one by one', () => {
  const text = JSON.stringify({
    files: [{ name: 'a.yaml' }],
    layout: {
      folded: { manifests: true, inspector: 'no' },
      sizes: { page: { main: 'wide' } },
      tab: 'xyz',
      theme: 1,
    },
    speed: 17,
    openedNodes: 'node-33',
    line: 'curl http://api',
  });
  expect(decodeSaved(text, first)).toEqual({
    layout: { ...first, folded: { ...first.folded, manifests: true } },
    line: 'curl http://api',
  });
});

test('no saved text of any shape makes the page fall over', () => {
  fc.assert(fc.property(fc.json(), (text) => decodeSaved(text, first).layout.theme !== undefined));
});

test('the canvas comes first: low, narrow and small screens begin with other regions folded', () => {
  expect(firstLayout(1280, 720).folded).toEqual({ manifests: false, inspector: false, console: true });
  expect(firstLayout(1024, 900).folded).toEqual({ manifests: true, inspector: false, console: false });
  expect(firstLayout(390, 844).folded.inspector).toBe(true);
  expect(firstLayout(1920, 1080).folded.console).toBe(false);
});

test('canvas and timeline alone, and back', () => {
  const alone = toggleFocus(setFolded(first, 'console', true));
  expect(isFocused(alone)).toBe(true);
  expect(Object.values(toggleFocus(alone).folded)).toEqual([false, false, false]);
});
