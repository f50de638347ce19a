import type {
  Answer,
  Comparison,
  ConntrackView,
  Controls,
  DnsView,
  HistoryView,
  Input,
  ManifestFile,
  Moment,
  ObjectView,
  Request,
  RulesView,
  SavedHistory,
  SourceRange,
  TableView,
  Variant,
} from '../../core/index.ts';
import type { PostedAnswer } from './packed-rules.ts';

/** What the page keeps over a reload; nothing: the opening example. */
export interface SavedSession {
  /** The text as it stands in the editor, right or wrong. */
  readonly files?: readonly ManifestFile[];
  /** What has been done, where that is more than to apply a first text. */
  readonly history?: SavedHistory;
}

/** The first answer: with the files that the cluster was started from, for the editor to show. */
export interface Started extends Answer {
  readonly files: readonly ManifestFile[];
}

/**
 * The worker's side of the bridge, called through Comlink. Every call is answered; a throw inside core comes
 * back as a `CoreFault` and leaves the worker to be replaced.
 */
export interface SessionApi {
  /** Makes the cluster again that was kept, or a new one from the files (or the opening example), and settles it. */
  start(saved: SavedSession): Promise<Started>;
  /** Takes an input where the page looks: in the past that begins a branch, and what came after is kept. */
  dispatch(input: Input): Promise<PostedAnswer>;
  /** Shows the cluster as it was at a moment, without changing history. */
  seek(to: Moment): Promise<Answer>;
  /** Inputs and control events of this branch, and all branches. */
  history(): Promise<HistoryView>;
  renameBranch(name: string, to: string): Promise<HistoryView>;
  /** What has to be kept to have the cluster again; undefined while the text says it all. */
  saved(): Promise<SavedHistory | undefined>;
  /** One request in two worlds; nothing changes. */
  compare(request: Request, left: Variant, right: Variant): Promise<Comparison>;
  /** The flows that a node's kernel knows. */
  conntrack(node: string): Promise<ConntrackView>;
  /** The rules of a node as its tool prints them. */
  rules(node: string): Promise<RulesView>;
  /** One object as YAML; undefined when it is not there. */
  object(kind: string, namespace: string, name: string): Promise<ObjectView | undefined>;
  /** The objects of a kind, in the server's columns. */
  table(kind: string): Promise<TableView | undefined>;
  /** CoreDNS's configuration, its Pods, and the world behind it. */
  dns(): Promise<DnsView>;
  /** What can be set. */
  controls(): Promise<Controls>;
  /** Where a field of an object stands in the manifests. */
  locate(kind: string, namespace: string, name: string, path: string): Promise<SourceRange | undefined>;
}

/** A bug of ours, with all that is needed to replay it. */
export interface CoreFault {
  readonly message: string;
  readonly stack: string;
  readonly inputs: readonly Input[];
}
