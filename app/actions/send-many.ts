import type { Request, Settings, TallyGroup } from '../../core/index.ts';
import {
  addTraffic,
  dispatch,
  sameRequest,
  selectCanSend,
  selectClient,
  useStore,
  withWalk,
} from '../state/index.ts';
import type { Action } from './action.ts';
import { showTab } from './console-tab.ts';
import { flushEdits } from './edit-files.ts';

/** The request of the header, as many of it are sent. */
function requested(): Request | undefined {
  const state = useStore.getState();
  const client = selectClient(state);
  return client && { client, line: state.line.trim(), ...(state.keepAlive && { keepAlive: true as const }) };
}

/** Sends the request so many times at this instant, counts what became of it, and shows the count. */
export async function sendMany(times: number): Promise<void> {
  const request = requested();
  if (!request) return;
  showTab('traffic');
  await flushEdits();
  const answer = await dispatch({ input: 'send', request, times });
  if (answer?.tally) useStore.setState({ traffic: addTraffic(undefined, answer.tally) });
}

export const sendThousand: Action = {
  id: 'send-thousand',
  label: 'Send the request 1,000 times',
  group: 'Walk',
  keys: ['x'],
  when: selectCanSend,
  run: () => void sendMany(1000),
};

/** Whether many requests go over one connection, or each over a new one. */
export const sendOverOne = (keepAlive: boolean): void => useStore.setState({ keepAlive });

/** Wall time between two looks at the cluster while requests go on; virtual time keeps step with it. */
const BEAT_MILLIS = 250;

const beat = (): Promise<void> => new Promise((done) => setTimeout(done, BEAT_MILLIS));

const settle = (settling: Settings['settling']) => dispatch({ input: 'set', settings: { settling } });

/** Moves time by one beat, sending on the way; undefined when nothing could be sent. */
async function sendForABeat(request: Request, every: number): Promise<boolean> {
  const answer = await dispatch({ input: 'advance', by: BEAT_MILLIS, sending: { request, every } });
  const tally = answer?.tally;
  if (!tally) return false;
  useStore.setState(({ traffic }) => ({ traffic: addTraffic(traffic, tally, answer.sent) }));
  return true;
}

/**
 * Sends the request again and again while the cluster's time goes on, one each `every` virtual ms, or stops (undefined). Meanwhile
 * time does not run ahead to rest, so that what a change does to requests on its way shows.
 */
export async function keepSending(every: number | undefined): Promise<void> {
  const { sendingEvery, traffic, mirror } = useStore.getState();
  useStore.setState({ sendingEvery: every });
  if (every === undefined || sendingEvery !== undefined) return;
  const request = requested();
  if (!request) return;
  const goesOn = sameRequest(traffic?.tally.request, request) && traffic?.sent.length !== 0;
  if (!goesOn) useStore.setState({ traffic: undefined });
  const before = mirror.settings?.settling ?? 'automatic';
  if (before === 'automatic') await settle('manual');
  for (;;) {
    const now = useStore.getState().sendingEvery;
    if (now === undefined || !(await sendForABeat(request, now))) break;
    await beat();
  }
  useStore.setState({ sendingEvery: undefined });
  if (before === 'automatic') await settle('automatic');
}

/** Opens the first walk of a group: what a bar stands for. */
export const openSample = ({ sample }: TallyGroup): void =>
  useStore.setState((state) => withWalk(state, sample));
