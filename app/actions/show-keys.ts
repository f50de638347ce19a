import { useStore } from '../state/index.ts';
import type { Action } from './action.ts';

export const setKeysShown = (keysShown: boolean): void => useStore.setState({ keysShown });

export const showKeys: Action = {
  id: 'show-keys',
  label: 'All keys',
  group: 'Help',
  keys: ['?'],
  when: () => true,
  run: () => setKeysShown(true),
};
