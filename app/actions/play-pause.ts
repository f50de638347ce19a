import { togglePlaying, useStore } from '../state/index.ts';
import type { Action } from './action.ts';

export const playPause: Action = {
  id: 'play-pause',
  label: 'Play or pause',
  group: 'Walk',
  keys: [' '],
  when: (state) => state.walk !== undefined,
  run: () => useStore.setState((state) => ({ playback: togglePlaying(state.playback, state.walk) })),
};
