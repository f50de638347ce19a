import { openComparison, selectCanSend } from '../state/index.ts';
import type { Action } from './action.ts';

/** Opens the view that sends the same request twice. */
export const compare: Action = {
  id: 'compare',
  label: 'Compare two walks',
  group: 'Walk',
  keys: ['v'],
  when: selectCanSend,
  run: () => void openComparison(),
};
