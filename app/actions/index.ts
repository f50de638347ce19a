/**
 * What a person can do. Buttons, shortcuts and the `?` dialog all read the same list, so a key is named where the
 * action is. Actions with an argument (edit, seek, select) are plain functions.
 */
export type { Action } from './action.ts';
export { dismissSaid, showCommands } from './commands.ts';
export { compare } from './compare.ts';
export { showFlow, showRulesOf, showTab, TAB_LABELS } from './console-tab.ts';
export { setDepth } from './depth.ts';
export { editCorefile, resetCorefile, setNodeLocalDns, setOutside, setOutsideSilent } from './dns.ts';
export { editFile } from './edit-files.ts';
export { copyReport, dismissFault, tryAgain } from './fault.ts';
export { addFile, closeFile, putBack, renameFile } from './files.ts';
export { focusCanvas, foldConsole, foldInspector, foldManifests } from './fold.ts';
export { openStep } from './inspect.ts';
export { actions } from './list.ts';
export { commandsFor } from './object-commands.ts';
export {
  closeObject,
  editCopy,
  inspectThe,
  openObject,
  showEvents,
  showKind,
  showObject,
  showWide,
} from './objects.ts';
export { playPause } from './play-pause.ts';
export { replaceOldPods } from './replace-old-pods.ts';
export { chooseClient, writeRequest } from './request.ts';
export { reset } from './reset.ts';
export { goToStep, seek, seekToHop, toEnd, toFailure, toStart } from './seek.ts';
export { pointAtOrigin, selectOrigin } from './select-origin.ts';
export { send } from './send.ts';
export { keepSending, openSample, sendMany, sendOverOne, sendThousand } from './send-many.ts';
export {
  changeSettings,
  setDelay,
  setNodeMode,
  setRunning,
  setScheduler,
  setSettingsShown,
  showSettings,
} from './settings.ts';
export { startShortcuts } from './shortcuts.ts';
export { goTo, showFile } from './show-file.ts';
export { setKeysShown, showKeys } from './show-keys.ts';
export { setSpeed } from './speed.ts';
export { stepBack, stepForward } from './step.ts';
export { setTheme } from './theme.ts';
export {
  bySecond,
  byTenth,
  goToNow,
  goToStop,
  nameBranch,
  stopAfter,
  stopBefore,
  timeStill,
  toNextChange,
  toNow,
  toRest,
} from './time.ts';
export { setTrafficPolicy, type TrafficPolicy, withTrafficPolicy } from './traffic-policy.ts';
export { useAction } from './use-action.ts';
export { openNode, walkTo } from './walk-to.ts';
