import { useStore } from '../state/index.ts';
import type { Action } from './action.ts';

/** What a button of an action needs: spread it. */
export interface ActionProps {
  readonly label: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly keys: readonly string[];
}

/** Binds a button to an action. */
export function useAction(action: Action): ActionProps {
  const possible = useStore(action.when);
  return { label: action.label, disabled: !possible, onClick: action.run, keys: action.keys };
}
