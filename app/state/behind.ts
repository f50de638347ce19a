import { createElement, type ReactNode } from 'react';
import { positionAt } from './playback.ts';
import { selectTime } from './selectors.ts';
import { type Readable, type State, StoreInSight, useStore } from './store.ts';

/** What of the clock shows outside of the canvas: the hop, whether the packet has got there, and that it has left at all. */
function momentOf(state: State): string {
  const position = positionAt(state.walk, selectTime(state));
  return `${position?.index}/${position?.arrived}/${state.playback.t > 0}`;
}

/** What the worker tells by itself: it came late anyway, and can wait for its region's turn. */
const ANSWERS: readonly (keyof State)[] = [
  'sending',
  'history',
  'rules',
  'table',
  'conntrack',
  'dns',
  'openView',
];

/** True for a change that nobody made by hand while a walk plays: by the clock, by an answer, or by a new walk that starts. */
function plays(state: State, before: State): boolean {
  if (!state.playback.playing || state.playback.speed !== before.playback.speed) return false;
  if (state.walk !== before.walk) return true;
  if (!before.playback.playing) return false;
  return (Object.keys(state) as (keyof State)[]).every(
    (key) => key === 'playback' || ANSWERS.includes(key) || state[key] === before[key],
  );
}

const differs = (state: State, seen: State): boolean =>
  state.walk !== seen.walk ||
  momentOf(state) !== momentOf(seen) ||
  ANSWERS.some((key) => state[key] !== seen[key]);

/**
 * The store, so many frames behind while a walk plays: a hop that changes the whole page at once is a long task, one that changes
 * a region a frame is none. What a person does shows at once, and what the clock does only where it shows.
 */
export function storeBehind(store: Readable, frames: number): Readable {
  let seen = store.getState();
  let due = 0;
  const listeners = new Set<(state: State, before: State) => void>();

  const show = (): void => {
    cancelAnimationFrame(due);
    due = 0;
    const before = seen;
    seen = store.getState();
    if (seen !== before) for (const listener of listeners) listener(seen, before);
  };
  const wait = (left: number): void => {
    due = requestAnimationFrame(() => (left > 1 ? wait(left - 1) : show()));
  };
  store.subscribe((state, before) => {
    if (!plays(state, before)) show();
    else if (due === 0 && differs(state, seen)) {
      if (frames === 0) show();
      else wait(frames);
    }
  });

  return {
    getState: () => seen,
    getInitialState: store.getInitialState,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const stores = new Map<number, Readable>();

/** The page's store so many frames behind: one for all who ask for the same. */
export function behind(frames: number): Readable {
  const store = stores.get(frames) ?? storeBehind(useStore, frames);
  stores.set(frames, store);
  return store;
}

/** What it holds is drawn anew by the clock only where that shows, and so many frames behind the canvas. */
export function Behind({ frames, children }: { frames: number; children: ReactNode }): ReactNode {
  return createElement(StoreInSight.Provider, { value: behind(frames) }, children);
}
