import { setFolded, useStore } from '../state/index.ts';
import type { Action } from './action.ts';

/** Opens the Inspector on the current hop and moves the keyboard there. */
export const inspect: Action = {
  id: 'inspect',
  label: 'Inspect the hop',
  group: 'Look',
  keys: ['Enter'],
  when: (state) => state.walk !== undefined,
  run: () => {
    useStore.setState((state) => ({
      layout: setFolded(state.layout, 'inspector', false),
      playback: { ...state.playback, playing: false },
    }));
    requestAnimationFrame(() => document.getElementById('inspector-title')?.focus());
  },
};

/** Looks at a step inside the current hop; undefined for the hop itself. */
export const openStep = (step: string | undefined): void =>
  useStore.setState((state) => ({ step, inspects: 'hop', playback: { ...state.playback, playing: false } }));
