/** The only door of core: the session and the types that cross it. */
export type {
  ApiObject,
  Container,
  Deployment,
  Endpoint,
  EndpointSlice,
  Node,
  Pod,
  Service,
} from './api/index.ts';
export type { Hook, HookPass, RuleVisit } from './kernel/index.ts';
export type { Header, Packet } from './net/index.ts';
export { webBehindAClusterIP } from './scenarios/index.ts';
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
} from './session/index.ts';
export {
  dispatch,
  forkAt,
  locate,
  replay,
  type Session,
  seek,
  shownState,
  start,
} from './session/index.ts';
export type {
  Candidate,
  Client,
  Hop,
  HopKind,
  Origin,
  Outcome,
  OutcomeKind,
  Place,
  Request,
  SourceRange,
  Walk,
} from './walk/index.ts';
