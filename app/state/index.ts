/**
 * What the page knows, in one store: the mirror of the cluster (folded from frames as a dashboard folds a watch),
 * the walk and the clock that plays it, what is selected, and how the regions stand. Selectors are pure. Mirrors
 * a dashboard's list-and-watch cache; simplified: it trusts the worker's order and keeps the newest events only.
 */
export { askControls, followHistory, followObjects } from './answers.ts';
export { Behind, behind } from './behind.ts';
export type { Lane, Run } from './client-lane.ts';
export { laneOf, reachedBy, wayBack, withoutLane } from './client-lane.ts';
export { followReducedMotion, startClock } from './clock.ts';
export type { Said } from './commands.ts';
export type { VariantSource } from './compare.ts';
export { closeComparison, compareBy, lookAtRow, openComparison, walkBoth } from './compare.ts';
export type { Compared } from './comparison.ts';
export type { Depth } from './depth.ts';
export { DEPTHS, deeper, samePlace, toldAt } from './depth.ts';
export type { Flow } from './flows.ts';
export { flowOf, stepOfFlow } from './flows.ts';
export {
  hopsOfLine,
  isDns,
  lastLine,
  litRanges,
  objectsOfLine,
  originsOf,
  sameOrigin,
  trailTo,
  withSteps,
} from './focus.ts';
export { keepSaved, restore } from './keep.ts';
export { keepHistory } from './keep-history.ts';
export type { ConsoleTab, FoldingRegion, Theme } from './layout.ts';
export { CONSOLE_TABS, isFocused, setFolded, THEMES, toggleFocus } from './layout.ts';
export { lineInFiles } from './lines.ts';
export type { Mirror } from './mirror.ts';
export { emptyMirror, foldFrame, objectKey, objectOf, podsOf, servicesOf, slicesOf } from './mirror.ts';
export type { EventsShown, ObjectRef } from './objects.ts';
export { madeFrom, millisSince, ownersOf, refOf, refOfOrigin, refText, sameRef } from './objects.ts';
export { withWalk } from './open-walk.ts';
export type { Position } from './playback.ts';
export {
  changeSpeed,
  endOf,
  failureIndex,
  hopIndexAt,
  positionAt,
  SPEEDS,
  seekTo,
  stepBy,
  timeOfHop,
  togglePlaying,
} from './playback.ts';
export { clientKey, clientLabel, lineForSender, suggestionsFor } from './request.ts';
export { type Rollout, rolloutsOf, waitingRollout } from './rollout.ts';

export { ruleParts, visitNote } from './rule-parts.ts';
export {
  nodeOfHop,
  selectCanSend,
  selectClient,
  selectCursorLine,
  selectFocus,
  selectHeldBack,
  selectHop,
  selectHopIndex,
  selectRulesNode,
  selectStale,
  selectTime,
} from './selectors.ts';
export {
  dispatch,
  execute,
  followRules,
  refreshRules,
  renameFuture,
  rewalk,
  seekMoment,
  select,
  startSession,
} from './session.ts';
export {
  type ChosenSettings,
  PROXY_MODES,
  type ProxyMode,
  usualSettings,
} from './settings.ts';
export type { Phase, State } from './store.ts';
export { initialState, useStore } from './store.ts';
export type { Stop } from './time.ts';
export { nextStop, stopAt, stopsOf } from './time.ts';
export type { Traffic } from './traffic.ts';
export { addTraffic, failedOf, sameRequest } from './traffic.ts';
export { agoText, breadcrumb, clientAddress, endpointText, placeText, shortName, timeText } from './words.ts';
