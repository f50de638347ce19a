import type { Action } from './action.ts';
import { compare } from './compare.ts';
import { consoleTabs } from './console-tab.ts';
import { lookCloser, lookFromAfar } from './depth.ts';
import { focusCanvas, foldConsole, foldInspector, foldManifests } from './fold.ts';
import { inspect } from './inspect.ts';
import { playPause } from './play-pause.ts';
import { replaceOldPods } from './replace-old-pods.ts';
import { reset } from './reset.ts';
import { toEnd, toFailure, toStart } from './seek.ts';
import { send } from './send.ts';
import { sendThousand } from './send-many.ts';
import { showSettings } from './settings.ts';
import { showKeys } from './show-keys.ts';
import { faster, slower } from './speed.ts';
import { stepBack, stepForward } from './step.ts';
import { nextTheme } from './theme.ts';
import { bySecond, byTenth, stopAfter, stopBefore, timeStill, toNextChange, toNow, toRest } from './time.ts';

/** Every action that needs no argument, in the order of the `?` dialog. */
export const actions: readonly Action[] = [
  send,
  sendThousand,
  compare,
  playPause,
  stepForward,
  stepBack,
  toStart,
  toEnd,
  toFailure,
  faster,
  slower,
  replaceOldPods,
  reset,
  timeStill,
  toNextChange,
  byTenth,
  bySecond,
  toRest,
  stopBefore,
  stopAfter,
  toNow,
  inspect,
  lookCloser,
  lookFromAfar,
  ...consoleTabs,
  foldManifests,
  foldInspector,
  foldConsole,
  focusCanvas,
  showSettings,
  nextTheme,
  showKeys,
];
