import { describe, expect, test } from 'vitest';
import type { Walk } from '../../core/index.ts';
import { initialState, type State } from '../state/index.ts';
import { actions } from './list.ts';
import { actionForKey, type KeyPress } from './shortcuts.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  defaultPrevented: false,
  ...more,
});

const walk = { hops: [{ id: '1' }, { id: '2' }], outcome: { kind: 'answered' } } as unknown as Walk;
const walking: State = { ...initialState, walk, playback: { t: 1.6, playing: false, speed: 1 } };
const idOf = (...given: Parameters<typeof actionForKey>): string | undefined => actionForKey(...given)?.id;

test('ids and keys are unique, and every action says what it does', () => {
  const keys = actions.flatMap((action) => action.keys);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(actions.map((action) => action.id)).size).toBe(actions.length);
  expect(actions.every((action) => action.label.length > 3)).toBe(true);
});

describe('keys', () => {
  test('of the page', () => {
    expect(idOf(press(' '), 'page', walking)).toBe('play-pause');
    expect(idOf(press('ArrowLeft'), 'page', walking)).toBe('step-back');
    expect(idOf(press('End'), 'page', walking)).toBe('to-end');
    expect(idOf(press('2'), 'page', walking)).toBe('console-endpoints');
    expect(idOf(press('?'), 'page', initialState)).toBe('show-keys');
  });

  test('mean nothing where the action cannot be done', () => {
    expect(idOf(press(' '), 'page', initialState)).toBeUndefined();
    expect(idOf(press('f'), 'page', walking)).toBeUndefined();
  });

  test('are never taken from text', () => {
    for (const key of [' ', 'ArrowLeft', 'Home', '1', '?', 'f', 'Enter']) {
      expect(idOf(press(key), 'text', walking)).toBeUndefined();
    }
  });

  test('stay with buttons and with controls that have arrows of their own', () => {
    expect(idOf(press(' '), 'button', walking)).toBeUndefined();
    expect(idOf(press('ArrowLeft'), 'button', walking)).toBe('step-back');
    expect(idOf(press('ArrowLeft'), 'arrows', walking)).toBeUndefined();
    expect(idOf(press('2'), 'arrows', walking)).toBe('console-endpoints');
  });

  test('of the browser are left alone', () => {
    expect(idOf(press('f', { ctrlKey: true }), 'page', walking)).toBeUndefined();
    expect(idOf(press('ArrowLeft', { altKey: true }), 'page', walking)).toBeUndefined();
    expect(idOf(press(' ', { defaultPrevented: true }), 'page', walking)).toBeUndefined();
  });
});
