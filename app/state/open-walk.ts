import type { Walk } from '../../core/index.ts';
import { toldAt } from './depth.ts';
import type { State } from './store.ts';

/** The state with a walk open, playing from its start. It goes through the cluster that the mirror shows. */
export const withWalk = (state: State, record: Walk): State => ({
  ...state,
  record,
  walk: toldAt(record, state.depth),
  walkObjects: state.mirror.objects,
  walkFiles: state.appliedFiles,
  playback: { ...state.playback, t: 0, playing: true },
  step: undefined,
  selected: undefined,
  selectedRange: undefined,
  inspects: 'hop',
});
