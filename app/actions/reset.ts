import { startSession, useStore } from '../state/index.ts';
import type { Action } from './action.ts';

/** Back to the opening example, in a new cluster. */
export const reset: Action = {
  id: 'reset',
  label: 'Reset manifests and cluster to the example',
  group: 'Walk',
  keys: [],
  when: (state) => state.edited,
  run: () => {
    useStore.setState({ edited: false, walk: undefined, step: undefined, selected: undefined });
    void startSession();
  },
};
