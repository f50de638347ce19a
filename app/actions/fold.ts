import { type FoldingRegion, refreshRules, setFolded, toggleFocus, useStore } from '../state/index.ts';
import type { Action } from './action.ts';

const fold = (region: FoldingRegion, name: string, key: string): Action => ({
  id: `fold-${region}`,
  label: `Fold or open ${name}`,
  group: 'Arrange',
  keys: [key],
  when: () => true,
  run: () => {
    useStore.setState((state) => ({
      layout: setFolded(state.layout, region, !state.layout.folded[region]),
    }));
    void refreshRules();
  },
});

export const foldManifests = fold('manifests', 'Manifests', 'm');
export const foldInspector = fold('inspector', 'Inspector', 'i');
export const foldConsole = fold('console', 'Console', 'c');

export const focusCanvas: Action = {
  id: 'focus-canvas',
  label: 'Canvas and timeline alone',
  group: 'Arrange',
  keys: ['z'],
  when: () => true,
  run: () => {
    useStore.setState((state) => ({ layout: toggleFocus(state.layout) }));
    void refreshRules();
  },
};
