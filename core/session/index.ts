/** The five inputs, the kept history and the questions. */
export type {
  Answer,
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
