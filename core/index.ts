/** The only door of core: the session and the types that cross it. */
export type {
  ApiObject,
  Deployment,
  Endpoint,
  EndpointSlice,
  Pod,
  Service,
} from './api/index.ts';
export type { Hook, RuleVisit } from './kernel/index.ts';
export type { Packet } from './net/index.ts';
export { webBehindAClusterIP } from './scenarios/index.ts';
export type {
  Answer,
  AssumedImage,
  ControlEvent,
  Controls,
  DelayView,
  Frame,
  Input,
  ManifestFile,
  NodeView,
  ObjectView,
  ProbeView,
  Problem,
  RuleLine,
  RulesView,
  Settings,
  TableView,
} from './session/index.ts';
export {
  dispatch,
  forkAt,
  locate,
  type Session,
  seek,
  shownState,
  start,
} from './session/index.ts';
export type {
  Candidate,
  Client,
  Hop,
  Origin,
  Outcome,
  OutcomeKind,
  Place,
  SourceRange,
  Walk,
} from './walk/index.ts';
