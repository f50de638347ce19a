import type { State } from '../state/index.ts';

/** Headings of the `?` dialog, in its order. */
export type ActionGroup = 'Walk' | 'Time' | 'Look' | 'Arrange' | 'Help';

/** Something a person can do that needs no argument: a button, a shortcut and a line of the `?` dialog. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly group: ActionGroup;
  /** `KeyboardEvent.key` values, with `Ctrl+` for Control or Command. */
  readonly keys: readonly string[];
  /** Whether it can do something now; buttons are disabled while it cannot. */
  readonly when: (state: State) => boolean;
  readonly run: () => void;
}
