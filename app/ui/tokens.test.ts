import { describe, expect, test } from 'vitest';
import css from './tokens.css?raw';

type Tokens = Readonly<Record<string, string>>;

/** Text on ground, 4.5:1 (WCAG 1.4.3). */
const TEXT: readonly (readonly [string, string])[] = [
  ...['paper', 'panel', 'hover', 'control', 'data'].flatMap((ground) =>
    ['ink', 'ink-2', 'ink-3'].map((ink) => [ink, ground] as const),
  ),
  ...['packet', 'client', 'match', 'ready', 'notready', 'fail'].flatMap((ink) => [
    [ink, 'panel'] as const,
    [ink, 'paper'] as const,
    [ink, `${ink}-soft`] as const,
  ]),
  ...['ink', 'ink-2'].flatMap((ink) =>
    ['packet', 'client', 'match', 'ready', 'notready', 'fail'].map(
      (ground) => [ink, `${ground}-soft`] as const,
    ),
  ),
  ['packet-ink', 'packet'],
  ['match-ink', 'match-soft'],
  ['client-ink', 'client-soft'],
  // Manifests, also on lines that light up.
  ...['ink', 'ink-2', 'ink-3', 'control-ink', 'data-ink', 'client-ink', 'fail'].flatMap((ink) =>
    ['panel', 'hover', 'match-soft'].map((ground) => [ink, ground] as const),
  ),
  ['control-ink', 'control'],
  ['control-ink', 'panel'],
  ['data-ink', 'data'],
  ['data-ink', 'panel'],
  ['panel', 'ink'],
  ['log-ink', 'log'],
  ['log-name', 'log'],
];

/** Edges of controls and marks on their ground, 3:1 (WCAG 1.4.11). */
const MARKS: readonly (readonly [string, string])[] = [
  ['rule-strong', 'panel'],
  ['rule-strong', 'paper'],
  ['focus', 'panel'],
  ['focus', 'paper'],
  ['focus', 'data'],
];

function tokensOf(selector: string): Tokens {
  const blocks = css.split('}').filter((block) => block.split('{')[0]?.trim().endsWith(selector));
  const pairs = blocks.flatMap((block) => [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)]);
  return Object.fromEntries(pairs.map((pair) => [pair[1], pair[2]] as const));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(tokens: Tokens, a: string, b: string): number {
  const [x, y] = [a, b].map((name) => {
    const value = tokens[name];
    if (!value) throw new Error(`no token --${name}`);
    return luminance(value);
  }) as [number, number];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const themes = { light: tokensOf(':root'), dark: tokensOf(':root[data-theme="dark"]') };

describe.each(Object.entries(themes))('%s theme', (_, tokens) => {
  test('text can be read', () => {
    const weak = TEXT.filter(([ink, ground]) => contrast(tokens, ink, ground) < 4.5);
    expect(weak.map(([a, b]) => `${a} on ${b}: ${contrast(tokens, a, b).toFixed(2)}`)).toEqual([]);
  });

  test('edges and focus can be seen', () => {
    const weak = MARKS.filter(([mark, ground]) => contrast(tokens, mark, ground) < 3);
    expect(weak.map(([a, b]) => `${a} on ${b}: ${contrast(tokens, a, b).toFixed(2)}`)).toEqual([]);
  });

  test('both themes name the same colours', () => {
    expect(Object.keys(tokens).sort()).toEqual(Object.keys(themes.light).sort());
  });
});
