import { type State, useStore } from '../state/index.ts';
import type { Action } from './action.ts';
import { actions } from './list.ts';

/** What of a key press decides; a DOM `KeyboardEvent` fits. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly defaultPrevented: boolean;
}

/** What has the keyboard: text being written, a control with arrow keys of its own, a button, or nothing. */
export type Holder = 'text' | 'arrows' | 'button' | 'page';

const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'];

/** Keys that a control keeps for itself. */
function isKept(holder: Holder, key: string): boolean {
  if (holder === 'text') return true;
  const presses = key === ' ' || key === 'Enter';
  return holder === 'arrows' ? presses || ARROWS.includes(key) : holder === 'button' && presses;
}

/** The action that a key press means, if it means one here and now. */
export function actionForKey(press: KeyPress, holder: Holder, state: State): Action | undefined {
  const held = press.ctrlKey || press.metaKey;
  if (press.defaultPrevented || press.altKey) return undefined;
  if (!held && isKept(holder, press.key)) return undefined;
  const name = held ? `Ctrl+${press.key}` : press.key;
  return actions.find((action) => action.keys.includes(name) && action.when(state));
}

const TEXT = 'input:not([type=radio]):not([type=checkbox]), textarea, [contenteditable=true], .monaco-editor';
const WITH_ARROWS = 'select, input, [role=slider], [role=separator], [role=tab], [role=listbox]';
const PRESSED = 'button, a[href], summary, [role=button]';

/** Who holds the keyboard when it is in `element`. */
function holderOf(element: Element | null): Holder {
  if (element?.closest(TEXT)) return 'text';
  if (element?.closest(WITH_ARROWS)) return 'arrows';
  return element?.closest(PRESSED) ? 'button' : 'page';
}

/** What is pressed with the mouse lets go of the keyboard, so that Space then plays and does not press again. */
function letGo(event: MouseEvent): void {
  const active = document.activeElement;
  const pressed = event.detail > 0 && active instanceof HTMLElement && active.contains(event.target as Node);
  if (pressed && active.matches('button:not([role=tab]), [role=button]')) active.blur();
}

const NO_DIALOG = { keysShown: false, settingsShown: false, comparing: undefined };

/** Listens to the keyboard for the whole page. */
export function startShortcuts(): void {
  window.addEventListener('click', letGo);
  window.addEventListener('keydown', (event) => {
    const state = useStore.getState();
    if (state.keysShown || state.settingsShown || state.comparing) {
      // The dialog may still be on its way: Escape must not wait for it. What a field in it took is not for the dialog.
      if (event.key === 'Escape' && !event.defaultPrevented) useStore.setState(NO_DIALOG);
      return;
    }
    const element = event.target instanceof Element ? event.target : null;
    const action = actionForKey(event, holderOf(element), state);
    if (!action) return;
    event.preventDefault();
    action.run();
  });
}
