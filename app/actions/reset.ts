import { keepHistory, startSession, useStore } from '../state/index.ts';
import type { Action } from './action.ts';
import { dropEdits } from './edit-files.ts';

/** Back to the opening example, in a new cluster. The person's text is set aside, not thrown away. */
export const reset: Action = {
  id: 'reset',
  label: 'Reset manifests and cluster to the example',
  group: 'Walk',
  keys: [],
  when: ({ edited, acted }) => edited || acted,
  run: () => {
    dropEdits();
    keepHistory(undefined);
    useStore.setState(({ files, activeFile }) => ({
      edited: false,
      record: undefined,
      walk: undefined,
      step: undefined,
      selected: undefined,
      setAside: { because: 'Reset to the example.', files, activeFile },
    }));
    void startSession();
  },
};
