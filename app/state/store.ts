import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore as useStoreApi } from 'zustand';
import type { HistoryView, ManifestFile, Origin, RulesView, SourceRange, Walk } from '../../core/index.ts';
import type { CoreFault } from '../bridge/index.ts';
import { type CommandsState, nothingSaid } from './commands.ts';
import { type ComparisonState, nothingCompared } from './comparison.ts';
import type { Depth } from './depth.ts';
import type { Layout } from './layout.ts';
import { firstLayout } from './layout.ts';
import type { Mirror } from './mirror.ts';
import { emptyMirror } from './mirror.ts';
import { noObjects, type ObjectsState } from './objects.ts';
import type { Playback } from './playback.ts';
import type { ChosenSettings } from './settings.ts';
import { noTraffic, type TrafficState } from './traffic.ts';

/** How the worker is. In `down` it could not be started again; the text is still there. */
export type Phase = 'starting' | 'ready' | 'down';

/** Everything that the page knows. Only plain data; changed by the functions of this folder and by actions. */
export interface State extends ObjectsState, CommandsState, ComparisonState, TrafficState {
  readonly mirror: Mirror;
  readonly phase: Phase;
  /** The last bug of ours, until a person has closed the message. */
  readonly fault: CoreFault | undefined;
  /** Inputs on their way; a request among them shows as `sending`. */
  readonly sending: boolean;
  /** The text, always as the person sees it, also while it has errors. */
  readonly files: readonly ManifestFile[];
  readonly activeFile: string;
  /** The text that the cluster was last made from: ranges of objects count its lines. */
  readonly appliedFiles: readonly ManifestFile[];
  /** True once the text differs from the opening example by a person's hand. */
  readonly edited: boolean;
  /** True once something was done in the cluster that its text does not say. */
  readonly acted: boolean;
  /** What has been done and what happened: the stops of the cluster's time, and a choice of instants to compare. */
  readonly history: HistoryView | undefined;
  /** Where the editor's cursor is. */
  readonly cursor: { readonly file: string; readonly line: number } | undefined;
  /** Where the editor is to put the cursor next, and take the keyboard. */
  readonly goal: { readonly file: string; readonly line: number; readonly column: number } | undefined;
  /** The files before one was closed or all were reset, until the next edit: there is a way back. */
  readonly setAside:
    | { readonly because: string; readonly files: readonly ManifestFile[]; readonly activeFile: string }
    | undefined;
  readonly client: string | undefined;
  /** What a person set of the cluster. */
  readonly settings: ChosenSettings;
  /** True while the dialog of settings is open. */
  readonly settingsShown: boolean;
  readonly line: string;
  /** The walk as the session recorded it. */
  readonly record: Walk | undefined;
  /** How closely it is told, */
  readonly depth: Depth;
  /** and the walk as it is told at that depth: its hops are the stops of the clock. */
  readonly walk: Walk | undefined;
  /** The mirror's objects right after the walk: others mean that the cluster has changed since. */
  readonly walkObjects: Mirror['objects'];
  /** The text that the walk's ranges count lines of. */
  readonly walkFiles: readonly ManifestFile[];
  readonly playback: Playback;
  /** Id of a step inside the current story hop that is looked at instead of the hop itself. */
  readonly step: string | undefined;
  /** The object or field that a person pointed at. */
  readonly selected: Origin | undefined;
  /** Where `selected` stands in the manifests, once that is known. */
  readonly selectedRange: SourceRange | undefined;
  /** The Rules tab: the node asked for, and what its tool printed. */
  readonly rulesNode: string | undefined;
  readonly rules: RulesView | undefined;
  readonly layout: Layout;
  /** Nodes that a person has opened on the canvas although nothing happens there, the newest first. */
  readonly openedNodes: readonly string[];
  readonly reducedMotion: boolean;
  /** True while the dialog of keys is open. */
  readonly keysShown: boolean;
}

export const initialState: State = {
  ...noObjects,
  mirror: emptyMirror,
  phase: 'starting',
  fault: undefined,
  sending: false,
  files: [],
  activeFile: '',
  appliedFiles: [],
  edited: false,
  acted: false,
  history: undefined,
  cursor: undefined,
  goal: undefined,
  setAside: undefined,
  client: undefined,
  ...nothingSaid,
  ...nothingCompared,
  ...noTraffic,
  settings: {},
  settingsShown: false,
  line: 'curl http://web',
  record: undefined,
  depth: 'story',
  walk: undefined,
  walkObjects: {},
  walkFiles: [],
  playback: { t: 0, playing: false, speed: 1 },
  step: undefined,
  selected: undefined,
  selectedRange: undefined,
  rulesNode: undefined,
  rules: undefined,
  layout: firstLayout(1440, 900),
  openedNodes: [],
  reducedMotion: false,
  keysShown: false,
};

/** A store as somebody sees it who only reads. */
export type Readable = Pick<StoreApi<State>, 'getState' | 'getInitialState' | 'subscribe'>;

const store = createStore<State>()(() => initialState);

/** The store as a part of the page sees it: the store itself, or what was in it a few frames ago. */
export const StoreInSight = createContext<Readable>(store);

/** The one store of the page. As a hook it reads what is in sight of the component, its methods are those of the store itself. */
export const useStore = Object.assign(
  <Part>(select: (state: State) => Part): Part => useStoreApi(useContext(StoreInSight), select),
  store,
);
