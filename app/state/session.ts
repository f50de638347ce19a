import type { Answer, Input, Moment, Origin, Request } from '../../core/index.ts';
import type { Bridge, Started } from '../bridge/index.ts';
import { openBridge } from '../bridge/index.ts';
import { saying } from './commands.ts';
import { keepHistory, keptHistory } from './keep-history.ts';
import { foldFrame } from './mirror.ts';
import { withWalk } from './open-walk.ts';
import { firstDifference } from './rewalk.ts';
import { selectRulesNode, selectStale } from './selectors.ts';
import { type ChosenSettings, differing, notInForce } from './settings.ts';
import type { State } from './store.ts';
import { useStore } from './store.ts';

/** The state after an answer: the mirror, and the walk if there is one, playing from its start. */
export function foldAnswer(state: State, answer: Answer): State {
  const mirror = foldFrame(state.mirror, answer.frame);
  const settings = answer.frame.settings ?? state.settings;
  const seen = { ...state, mirror, settings };
  return answer.walk ? withWalk(seen, answer.walk) : seen;
}

/** The state after the open walk was made again: it goes on at the first hop that went otherwise, or stays where it is. */
function foldRewalk(state: State, answer: Answer): State {
  const { walk: before, playback } = state;
  const folded = foldAnswer(state, answer);
  if (!before || !folded.walk || !answer.walk) return folded;
  const index = firstDifference(before, folded.walk);
  return { ...folded, playback: index === undefined ? playback : { ...playback, t: index, playing: true } };
}

/** The state after the worker has started. Text that a person has typed meanwhile stays. */
export function foldStarted(state: State, started: Started): State {
  const files = state.edited ? state.files : started.files;
  const activeFile = files.some((file) => file.name === state.activeFile)
    ? state.activeFile
    : (files[0]?.name ?? '');
  const appliedFiles = started.frame.applied ? started.files : [];
  // The settings that a person chose before are still to come.
  const { settings } = state;
  return { ...foldAnswer({ ...state, appliedFiles }, started), settings, phase: 'ready', files, activeFile };
}

/** The one bridge, opened when it is first needed. */
export const bridgeOf = (): Bridge => opened();

let bridge: Bridge | undefined;

function opened(): Bridge {
  bridge ??= openBridge({
    onFault: (fault) => useStore.setState({ fault, phase: 'starting', sending: false }),
    onRecovered: (started) => {
      useStore.setState((state) => foldStarted(state, started));
      void settle().then(refreshRules);
    },
    onHistory: keepHistory,
    onDown: (fault) => useStore.setState({ fault, phase: 'down', sending: false }),
  });
  return bridge;
}

/**
 * Starts the cluster from the person's text, or from the opening example, and does again what was done in it.
 *
 * @param history What was done; absent: nothing, the cluster is new.
 */
export async function startSession(history = keptHistory()): Promise<void> {
  const { edited, files } = useStore.getState();
  useStore.setState({ phase: 'starting' });
  const started = await opened().start({ ...(edited && { files }), ...(history && { history }) });
  if (!started) return;
  useStore.setState((state) => foldStarted(state, started));
  await settle();
  await refreshRules();
}

/**
 * Brings a new cluster to the settings that a person chose before. Settings are taken all or none; when some name what is no
 * longer there, the others are taken one by one.
 */
async function settle(): Promise<void> {
  const { settings, mirror } = useStore.getState();
  const wanted = notInForce(differing(settings), mirror.settings);
  if (Object.keys(wanted).length === 0) return;
  const take = async (settings: ChosenSettings): Promise<boolean> => {
    const answer = await opened().dispatch({ input: 'set', settings });
    if (answer) useStore.setState((state) => foldAnswer(state, answer));
    return answer !== undefined && answer.output === undefined;
  };
  if (await take(wanted)) return;
  for (const [key, value] of Object.entries(wanted)) await take({ [key]: value });
}

/** What was said to an input, where something was: commands always, other inputs when they could not be carried out. */
function foldSaid(state: State, input: Input, { output }: Answer): State {
  if (!output) return state;
  const line = input.input === 'exec' ? input.line : input.input === 'send' ? input.request.line : '';
  return { ...state, ...saying(state, line === '' ? input.input : `$ ${line}`, output) };
}

/** Sends an input and folds what comes of it; undefined when core failed. */
export async function dispatch(input: Input): Promise<Answer | undefined> {
  const answer = await opened().dispatch(input);
  if (!answer) return undefined;
  const applied = input.input === 'edit' && answer.frame.applied ? { appliedFiles: input.files } : {};
  // The walk is there: that a large node's rules take longer keeps nobody from sending again.
  const sent = input.input === 'send' ? { sending: false } : {};
  useStore.setState((state) =>
    foldSaid(foldAnswer({ ...state, ...applied, ...sent }, answer), input, answer),
  );
  if (isFollowed(input)) await rewalk();
  await refreshRules();
  return answer;
}

/** Whether the open walk is made again after an input. While time stands still a person looks at what lies between. */
function isFollowed({ input }: Input): boolean {
  const state = useStore.getState();
  if (state.mirror.settings?.settling === 'manual') return false;
  return input === 'set' || (input !== 'send' && selectStale(state));
}

/** Shows another instant, or another branch; nothing happens in the cluster. */
export async function seekMoment(to: Moment): Promise<void> {
  const answer = await opened().seek(to);
  if (!answer) return;
  useStore.setState((state) => foldAnswer(state, answer));
  await refreshRules();
}

/** Gives a future another name; a name that is taken changes nothing. */
export async function renameFuture(name: string, to: string): Promise<void> {
  const history = await opened().renameBranch(name, to);
  if (history)
    useStore.setState(({ mirror }) => ({ history, mirror: { ...mirror, branch: history.branch } }));
}

/**
 * Makes the open walk again, because the cluster is no longer the one that it went through, or to see it go elsewhere: it plays
 * from the first hop that went otherwise.
 */
export async function rewalk(goes: Pick<Request, 'choose' | 'entry'> = {}): Promise<void> {
  const { walk } = useStore.getState();
  if (!walk) return;
  const input: Input = { input: 'send', request: { ...walk.request, ...goes } };
  const answer = await opened().dispatch(input);
  if (answer) useStore.setState((state) => foldSaid(foldRewalk(state, answer), input, answer));
}

/** Types a command at the cluster, as a terminal beside it would. */
export async function execute(line: string): Promise<void> {
  const input: Input = { input: 'exec', line };
  const answer = await opened().dispatch(input);
  if (answer) useStore.setState((state) => foldSaid(foldAnswer(state, answer), input, answer));
}

/** Asks again for the rules that the Rules tab shows, if it shows. */
export async function refreshRules(): Promise<void> {
  const { layout, phase, ...state } = useStore.getState();
  if (layout.folded.console || layout.tab !== 'rules' || phase !== 'ready') return;
  const node = selectRulesNode({ layout, phase, ...state });
  if (node === undefined) return;
  const rules = await opened().rules(node);
  if (rules) useStore.setState({ rules });
}

/** Keeps the Rules tab on the node that it shows: it moves with the walk until a person has chosen one. */
export function followRules(): void {
  useStore.subscribe((state, before) => {
    if (selectRulesNode(state) !== selectRulesNode(before)) void refreshRules();
  });
}

/** Selects an object or field, and finds its place in the text where the origin does not know it. */
export async function select(origin: Origin | undefined): Promise<void> {
  useStore.setState({
    selected: origin,
    selectedRange: origin?.source,
    inspects: origin ? 'object' : 'hop',
  });
  if (!origin || origin.source) return;
  const { kind, namespace, name, path = '' } = origin;
  const range = await opened().locate(kind, namespace, name, path);
  useStore.setState((state) => (state.selected === origin ? { selectedRange: range } : state));
}
