import { type Depth, deeper, samePlace, toldAt, useStore } from '../state/index.ts';
import type { Action } from './action.ts';

/** Tells the walk more or less closely, and stays where it is. */
export function setDepth(depth: Depth): void {
  useStore.setState(({ record, walk, playback, step }) => {
    if (!record || !walk) return { depth };
    const told = toldAt(record, depth);
    const place = samePlace(walk, told, playback.t, step);
    return { depth, walk: told, playback: { ...playback, t: place.t }, step: place.step };
  });
}

const by = (steps: 1 | -1): void => setDepth(deeper(useStore.getState().depth, steps));

export const lookCloser: Action = {
  id: 'look-closer',
  label: 'Look closer: story, steps, rules',
  group: 'Look',
  keys: ['d'],
  when: (state) => state.depth !== 'rules',
  run: () => by(1),
};

export const lookFromAfar: Action = {
  id: 'look-from-afar',
  label: 'Look from further away',
  group: 'Look',
  keys: ['D'],
  when: (state) => state.depth !== 'story',
  run: () => by(-1),
};
