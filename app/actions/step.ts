import { endOf, stepBy, useStore } from '../state/index.ts';
import type { Action } from './action.ts';

const step = (hops: number): void =>
  useStore.setState((state) => ({
    playback: stepBy(state.playback, state.walk, hops),
    step: undefined,
    inspects: 'hop',
  }));

export const stepForward: Action = {
  id: 'step-forward',
  label: 'Next hop',
  group: 'Walk',
  keys: ['ArrowRight', 'PageDown'],
  when: (state) => state.playback.t < endOf(state.walk),
  run: () => step(1),
};

export const stepBack: Action = {
  id: 'step-back',
  label: 'Previous hop',
  group: 'Walk',
  keys: ['ArrowLeft', 'PageUp'],
  when: (state) => state.walk !== undefined && state.playback.t > 0,
  run: () => step(-1),
};
