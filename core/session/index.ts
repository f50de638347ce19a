/**
 * The five inputs, the kept history and the questions. A session is plain data; `dispatch` is the only way in which
 * anything changes.
 */
export { advance } from './advance.ts';
export { type Controls, controlsOf, type DelayView } from './controls.ts';
export type { Late } from './late.ts';
export { type ObjectView, objectView, type TableView, tableView } from './object-view.ts';
export { rulesOf } from './rules.ts';
export {
  dispatch,
  forkAt,
  latest,
  newSession,
  replay,
  type Session,
  seek,
  shownState,
  start,
} from './session.ts';
export { changeSettings } from './settings.ts';
export { locate } from './sources.ts';

export type {
  Answer,
  AssumedImage,
  ControlEvent,
  Frame,
  Input,
  ManifestFile,
  NodeView,
  ProbeView,
  Problem,
  RuleLine,
  RulesView,
  Settings,
} from './types.ts';
