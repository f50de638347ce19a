/**
 * The five inputs, the kept history and the questions. A session is plain data; `dispatch` is the only way in which
 * anything changes.
 */
export { advance } from './advance.ts';
export { act, forkAt, historyView, renameBranch, seek } from './branches.ts';
export { compare } from './compare.ts';
export { conntrackView } from './conntrack-view.ts';
export { type Controls, controlsOf, type DelayView } from './controls.ts';
export { dispatch, replay } from './dispatch.ts';
export { type DnsView, dnsView } from './dns-view.ts';
export type { Late } from './late.ts';
export { type ObjectView, objectView, type TableView, tableView } from './object-view.ts';
export { podLog } from './pod-log.ts';
export { rulesOf } from './rules.ts';
export { resume, savedHistory } from './saved-history.ts';
export { latest, newSession, type Session, shownState, start } from './session.ts';
export { changeSettings } from './settings.ts';
export { locate } from './sources.ts';

export type {
  Answer,
  AssumedImage,
  ComparedRow,
  ComparedSide,
  Comparison,
  ConntrackView,
  ControlEvent,
  Frame,
  HistoryView,
  Input,
  ManifestFile,
  Moment,
  NodeView,
  ProbeView,
  Problem,
  RuleLine,
  RulesView,
  SavedBranch,
  SavedHistory,
  Settings,
  Variant,
} from './types.ts';
