import type { SavedHistory } from '../../core/index.ts';
import { decodeHistory, HISTORY_KEY } from './saved-history.ts';
import { read, remove, write } from './storage.ts';
import { useStore } from './store.ts';

/** What was done on an earlier visit, beyond a first text. */
export const keptHistory = (): SavedHistory | undefined => decodeHistory(read(HISTORY_KEY));

/** Keeps what has to be done to have the cluster again; nothing, once the text says it all. */
export function keepHistory(history: SavedHistory | undefined): void {
  if (history) write(HISTORY_KEY, JSON.stringify(history));
  else remove(HISTORY_KEY);
  useStore.setState({ acted: history !== undefined });
}
