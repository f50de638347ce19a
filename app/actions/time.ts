import {
  dispatch,
  nextStop,
  renameFuture,
  type State,
  type Stop,
  seekMoment,
  select,
  stopsOf,
  useStore,
} from '../state/index.ts';
import type { Action } from './action.ts';
import { changeSettings } from './settings.ts';

/** Later than any input: the newest instant of a branch. */
const NEWEST = Number.MAX_SAFE_INTEGER;

const standsStill = ({ settings }: State): boolean => settings.settling === 'manual';
const canMove = (state: State): boolean => state.phase === 'ready' && standsStill(state);

/** Moves time by so many ms. */
const advanceBy = (by: number): void => void dispatch({ input: 'advance', by });

/** Shows the cluster at a stop of its history, and what the stop is about. */
export function goToStop({ at, about }: Stop): void {
  void seekMoment({ at });
  if (about) void select(about);
}

/** Back to the newest instant of this branch, or of another one. */
export const goToNow = (branch = useStore.getState().mirror.branch): void =>
  void seekMoment({ branch, revision: NEWEST });

/** Gives a branch another name. */
export const nameBranch = (name: string, to: string): void => void renameFuture(name, to.trim());

function goBy(direction: 1 | -1): void {
  const { history, mirror } = useStore.getState();
  const stop = nextStop(stopsOf(history), mirror.now, direction);
  if (stop) goToStop(stop);
  else if (direction === 1 && mirror.past) goToNow();
}

export const timeStill: Action = {
  id: 'time-still',
  label: 'Let time stand still, or run',
  group: 'Time',
  keys: ['s'],
  when: (state) => state.phase === 'ready',
  run: () => void changeSettings({ settling: standsStill(useStore.getState()) ? 'automatic' : 'manual' }),
};

export const toNextChange: Action = {
  id: 'next-change',
  label: 'Next change of the cluster',
  group: 'Time',
  keys: ['.'],
  when: canMove,
  run: () => void dispatch({ input: 'advance', until: 'change' }),
};

export const byTenth: Action = {
  id: 'by-100-ms',
  label: '100 ms on',
  group: 'Time',
  keys: [],
  when: canMove,
  run: () => advanceBy(100),
};

export const bySecond: Action = {
  id: 'by-1-s',
  label: '1 s on',
  group: 'Time',
  keys: [],
  when: canMove,
  run: () => advanceBy(1000),
};

export const toRest: Action = {
  id: 'until-rest',
  label: 'Run until the cluster is at rest',
  group: 'Time',
  keys: [],
  when: canMove,
  run: () => void dispatch({ input: 'advance', until: 'rest' }),
};

export const stopBefore: Action = {
  id: 'stop-before',
  label: 'The cluster one change earlier',
  group: 'Time',
  keys: ['['],
  when: (state) => state.history !== undefined,
  run: () => goBy(-1),
};

export const stopAfter: Action = {
  id: 'stop-after',
  label: 'The cluster one change later',
  group: 'Time',
  keys: [']'],
  when: (state) => state.mirror.past,
  run: () => goBy(1),
};

export const toNow: Action = {
  id: 'to-now',
  label: 'The cluster as it is now',
  group: 'Time',
  keys: ['n'],
  when: (state) => state.mirror.past,
  run: () => goToNow(),
};
