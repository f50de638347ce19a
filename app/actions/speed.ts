import { changeSpeed, SPEEDS, useStore } from '../state/index.ts';
import type { Action } from './action.ts';

/** Plays at one of `SPEEDS`. */
export const setSpeed = (speed: number): void =>
  useStore.setState((state) => ({ playback: { ...state.playback, speed } }));

const change = (direction: 1 | -1): void =>
  useStore.setState((state) => ({ playback: changeSpeed(state.playback, direction) }));

export const faster: Action = {
  id: 'faster',
  label: 'Play faster',
  group: 'Walk',
  keys: ['+'],
  when: (state) => state.playback.speed !== SPEEDS.at(-1),
  run: () => change(1),
};

export const slower: Action = {
  id: 'slower',
  label: 'Play slower',
  group: 'Walk',
  keys: ['-'],
  when: (state) => state.playback.speed !== SPEEDS[0],
  run: () => change(-1),
};
