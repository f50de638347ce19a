import { endOf, failureIndex, seekTo, timeOfHop, trailTo, useStore } from '../state/index.ts';
import type { Action } from './action.ts';

/** Moves the walk to a time in hops and stands still there. */
export function seek(t: number): void {
  useStore.setState((state) => ({
    playback: seekTo(state.playback, state.walk, t),
    step: undefined,
    inspects: 'hop',
  }));
}

/** Moves the walk to a story hop. */
export const seekToHop = (index: number): void => seek(timeOfHop(useStore.getState().walk, index));

/** Moves the walk to the hop that holds a step, and looks at that step. */
export function goToStep(id: string): void {
  const hops = useStore.getState().walk?.hops ?? [];
  const index = hops.findIndex((hop) => trailTo(hop, id).length > 0);
  if (index === -1) return;
  seekToHop(index);
  if (hops[index]?.id !== id) useStore.setState({ step: id });
}

export const toStart: Action = {
  id: 'to-start',
  label: 'First hop',
  group: 'Walk',
  keys: ['Home'],
  when: (state) => state.walk !== undefined,
  run: () => seekToHop(0),
};

export const toEnd: Action = {
  id: 'to-end',
  label: 'Last hop',
  group: 'Walk',
  keys: ['End'],
  when: (state) => state.walk !== undefined,
  run: () => seek(endOf(useStore.getState().walk)),
};

export const toFailure: Action = {
  id: 'to-failure',
  label: 'Jump to the failure',
  group: 'Walk',
  keys: ['f'],
  when: (state) => failureIndex(state.walk) !== undefined,
  run: () => seekToHop(failureIndex(useStore.getState().walk) ?? 0),
};
