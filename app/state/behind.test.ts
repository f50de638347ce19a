import { beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand';
import type { Walk } from '../../core/index.ts';
import { storeBehind } from './behind.ts';
import { initialState, type State } from './store.ts';

const walk = { hops: [{ id: '1' }, { id: '2' }], outcome: { kind: 'answered' } } as unknown as Walk;
const playing = (t: number): Pick<State, 'playback'> => ({ playback: { t, playing: true, speed: 1 } });

/** What waits for the next frame, and a frame. */
let due: (() => void)[] = [];
const frame = (): void => {
  const now = due;
  due = [];
  for (const run of now) run();
};

beforeEach(() => {
  due = [];
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => due.push(run));
  vi.stubGlobal('cancelAnimationFrame', () => {
    due = [];
  });
  return () => vi.unstubAllGlobals();
});

/** A store in which a walk plays, the one two frames behind it, and how often that has changed. */
function playingStores() {
  const store = createStore<State>(() => ({ ...initialState, walk, ...playing(0.1) }));
  const late = storeBehind(store, 2);
  const changed = vi.fn();
  late.subscribe(changed);
  return { store, late, changed };
}

test('a hop that the clock gets to shows two frames later, and once', () => {
  const { store, late, changed } = playingStores();
  store.setState(playing(1.01));
  frame();
  store.setState(playing(1.02));
  expect(late.getState().playback.t).toBe(0.1);
  frame();
  expect(late.getState().playback.t).toBe(1.02);
  frame();
  expect(changed).toHaveBeenCalledTimes(1);
});

test('between hops the clock changes nothing', () => {
  const { store, changed } = playingStores();
  for (const t of [0.2, 0.3, 0.4]) {
    store.setState(playing(t));
    frame();
  }
  expect(changed).not.toHaveBeenCalled();
});

test('what a person does shows at once, with all that was on its way', () => {
  const { store, late, changed } = playingStores();
  store.setState(playing(1.01));
  store.setState({ activeFile: 'web.yaml' });
  expect(late.getState()).toBe(store.getState());
  frame();
  frame();
  expect(changed).toHaveBeenCalledTimes(1);
});

test('a pause, another speed and the end of the walk show at once', () => {
  const { store, late } = playingStores();
  for (const playback of [
    { t: 0.2, playing: true, speed: 2 },
    { t: 0.2, playing: false, speed: 2 },
    { t: 0.2, playing: true, speed: 2 },
    { t: 2, playing: false, speed: 2 },
  ]) {
    store.setState({ playback });
    expect(late.getState().playback).toBe(playback);
  }
});

test('a new walk that starts to play comes behind, one that stands comes at once', () => {
  const { store, late } = playingStores();
  store.setState({ walk: { ...walk }, ...playing(0) });
  expect(late.getState().walk).toBe(walk);
  frame();
  frame();
  expect(late.getState().walk).toBe(store.getState().walk);

  const other = { ...walk };
  store.setState({ walk: other, playback: { t: 0, playing: false, speed: 1 } });
  expect(late.getState().walk).toBe(other);
});

test('what the worker answers meanwhile comes with what is on its way, and by itself too', () => {
  const { store, late, changed } = playingStores();
  store.setState({ walk: { ...walk }, ...playing(0) });
  store.setState({ sending: true });
  expect(late.getState().sending).toBe(false);
  frame();
  frame();
  expect(late.getState()).toMatchObject({ sending: true, walk: store.getState().walk });

  store.setState({ sending: false });
  frame();
  frame();
  expect(late.getState().sending).toBe(false);
  expect(changed).toHaveBeenCalledTimes(2);
});
