import { bootstrap, type Cluster, type Happening, settle, type World } from '../cluster/index.ts';
import { begin, type History, record, stateAfter } from '../sim/index.ts';
import { applyFiles } from './apply.ts';
import { controlEvents } from './control-events.ts';
import { frameOf } from './frame.ts';
import type { SessionState } from './state.ts';
import type { Answer, BranchFrom, ControlEvent, Input, ManifestFile, Settings } from './types.ts';

/** One future: the inputs that make it, every state that they led through, and what happened in each of them. */
export interface Branch {
  readonly name: string;
  /** Where it parted from another one; absent for the first. */
  readonly from?: BranchFrom;
  readonly history: History<SessionState, Input>;
  /** By input: what a person may want to see of it. */
  readonly told: readonly (readonly ControlEvent[])[];
}

/** A cluster with its whole past, and with every other future that it had. Plain data. */
export interface Session extends Branch {
  /** The state that the page's mirror holds: the next frame tells the difference to it. */
  readonly shown: SessionState | undefined;
  /** Set while the page looks at the past: acting from there begins another branch. */
  readonly past?: { readonly revision: number; readonly at: number };
  readonly others: readonly Branch[];
}

/** The settings that a cluster begins with. */
const settingsOf = ({ world }: Cluster): Settings => ({
  proxyMode: 'iptables',
  cloud: world.cloud,
  settling: 'automatic',
  delays: {},
  stopped: [],
});

const empty = (cluster: Cluster): SessionState => ({
  cluster,
  settings: settingsOf(cluster),
  files: [],
  documents: [],
  managed: [],
  problems: [],
  applyLog: [],
});

/** A session at its start: a cluster at rest, and nothing applied. */
export function newSession(world?: World): Session {
  const history: Session['history'] = begin(empty(bootstrap(world).cluster));
  return { name: 'main', history, told: [], others: [], shown: undefined };
}

/** The state after all inputs. */
export const latest = ({ history }: Pick<Session, 'history'>): SessionState =>
  stateAfter(history, history.inputs.length);

/** The state that the page looks at. */
export const shownState = (session: Session): SessionState => session.shown ?? latest(session);

/** What taking an input led to. */
export interface Taken extends Omit<Answer, 'frame'> {
  readonly state: SessionState;
  readonly happened: readonly Happening[];
}

export type Seen = (state: SessionState) => void;

/** Lets time run until the cluster is at rest, unless a person moves it by hand. */
export function settled(taken: Taken, seen: Seen): Taken {
  if (taken.state.settings.settling === 'manual') return taken;
  const progress = settle(taken.state.cluster, (cluster) => seen({ ...taken.state, cluster }));
  return {
    ...taken,
    state: { ...taken.state, cluster: progress.cluster },
    happened: [...taken.happened, ...progress.happened],
  };
}

export interface Answered {
  readonly session: Session;
  readonly answer: Answer;
}

/** Records what taking an input led to, every state on the way, and tells the page the difference to what it holds. */
export function answered(
  session: Session,
  input: Input,
  taking: (before: SessionState, seen: Seen) => Taken,
): Answered {
  const states: { at: number; state: SessionState }[] = [];
  const { state, happened, ...rest } = taking(latest(session), (one) =>
    states.push({ at: one.cluster.now, state: one }),
  );
  const history = record(session.history, input, [...states, { at: state.cluster.now, state }]);
  const events = controlEvents(happened);
  const frame = {
    ...frameOf(history.inputs.length, state, session.shown, events),
    branch: session.name,
  };
  const { past: _past, ...kept } = session;
  return {
    session: { ...kept, history, told: [...session.told, events], shown: state },
    answer: { ...rest, frame },
  };
}

/** A session with manifests applied and at rest, and what the page needs to show it. */
export function start(files: readonly ManifestFile[], world?: World): Answered {
  const input: Input = { input: 'edit', files };
  return answered(newSession(world), input, (before, seen) => settled(applyFiles(before, files), seen));
}
