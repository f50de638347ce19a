/** The only door of core: the session and the types that cross it. */
export type {
  ApiObject,
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
  ComparedRow,
  ComparedSide,
  Comparison,
  ConntrackView,
  ControlEvent,
  Controls,
  DelayView,
  DnsView,
  Frame,
  HistoryView,
  Input,
  ManifestFile,
  Moment,
  NodeView,
  ObjectView,
  ProbeView,
  Problem,
  RuleLine,
  RulesView,
  SavedBranch,
  SavedHistory,
  Settings,
  TableView,
  Variant,
} from './session/index.ts';
export { dispatch, locate, type Session, shownState, start } from './session/index.ts';
export type {
  Candidate,
  Client,
  Hop,
  Origin,
  Outcome,
  OutcomeKind,
  Place,
  PolicySaying,
  Request,
  SentRequest,
  SourceRange,
  Tally,
  TallyGroup,
  Walk,
} from './walk/index.ts';
