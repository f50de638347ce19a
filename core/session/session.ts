import {
  bootstrap,
  type Cluster,
  type Happening,
  type Progress,
  settle,
  type World,
} from '../cluster/index.ts';
import { begin, cutAfter, type History, record, stateAfter } from '../sim/index.ts';
import type { Walk } from '../walk/index.ts';
import { applyFiles } from './apply.ts';
import { controlEvents } from './control-events.ts';
import { runCommand } from './exec.ts';
import { frameOf } from './frame.ts';
import type { Late } from './late.ts';
import { walkWithSources } from './sources.ts';
import type { SessionState } from './state.ts';
import type { Answer, Input, ManifestFile, Settings } from './types.ts';

/** A cluster with its whole past: every input, and every state that they led through. Plain data. */
export interface Session {
  readonly history: History<SessionState, Input>;
  /** The state that the page's mirror holds: the next frame tells the difference to it. */
  readonly shown: SessionState | undefined;
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
  return { history: begin(empty(bootstrap(world).cluster)), shown: undefined };
}

const revisionOf = (session: Session): number => session.history.inputs.length;

/** The state after all inputs. */
export const latest = (session: Session): SessionState => stateAfter(session.history, revisionOf(session));

/** The state that the page looks at. */
export const shownState = (session: Session): SessionState => session.shown ?? latest(session);

interface Taken extends Omit<Answer, 'frame'> {
  readonly state: SessionState;
  readonly happened: readonly Happening[];
}

function moved(state: SessionState, progress: Progress, rest: Omit<Taken, 'state' | 'happened'> = {}): Taken {
  return { ...rest, state: { ...state, cluster: progress.cluster }, happened: progress.happened };
}

function settled(taken: Taken, seen: (cluster: Cluster) => void): Taken {
  if (taken.state.settings.settling === 'manual') return taken;
  const progress = settle(taken.state.cluster, seen);
  return {
    ...taken,
    state: { ...taken.state, cluster: progress.cluster },
    happened: [...taken.happened, ...progress.happened],
  };
}

function send(state: SessionState, request: Walk['request'], { walk }: Late): Taken {
  const sent = walk(state.cluster, request);
  if ('error' in sent)
    return {
      state,
      happened: [],
      output: { stdout: '', stderr: `${sent.error}\n`, exitCode: sent.exitCode },
    };
  return {
    state: { ...state, cluster: sent.cluster },
    happened: [],
    walk: walkWithSources(state.documents, sent.walk),
  };
}

function take(state: SessionState, input: Input, late: Late, seen: (cluster: Cluster) => void): Taken {
  switch (input.input) {
    case 'edit':
      return settled(applyFiles(state, input.files), seen);
    case 'exec':
      return settled(runCommand(state, input.line, late), seen);
    case 'send':
      return send(state, input.request, late);
    case 'set':
      return settled(late.changeSettings(state, input.settings), seen);
    case 'advance':
      return moved(state, late.advance(state.cluster, input, seen));
  }
}

interface Answered {
  readonly session: Session;
  readonly answer: Answer;
}

/** Records what taking an input led to, every state on the way, and tells the page the difference to what it holds. */
function answered(
  session: Session,
  input: Input,
  taking: (before: SessionState, seen: (cluster: Cluster) => void) => Taken,
): Answered {
  const before = latest(session);
  const states: { at: number; state: SessionState }[] = [];
  const { state, happened, ...rest } = taking(before, (cluster) =>
    states.push({ at: cluster.now, state: { ...before, cluster } }),
  );
  const history = record(session.history, input, [...states, { at: state.cluster.now, state }]);
  const frame = frameOf(history.inputs.length, state, session.shown, controlEvents(happened));
  return { session: { history, shown: state }, answer: { ...rest, frame } };
}

/** Takes one input: the only way in which anything changes. */
export function dispatch(session: Session, input: Input, late: Late): Answered {
  return answered(session, input, (before, seen) => take(before, input, late, seen));
}

/** Shows the cluster as it was after `revision` inputs. */
export function seek(session: Session, revision: number): Answered {
  const state = stateAfter(session.history, revision);
  return {
    session: { ...session, shown: state },
    answer: { frame: frameOf(revision, state, undefined, []) },
  };
}

/** Goes on from the state after `revision` inputs: the inputs after it are gone. */
export function forkAt(session: Session, revision: number): Session {
  return { history: cutAfter(session.history, revision), shown: undefined };
}

/** A session with manifests applied and at rest, and what the page needs to show it. */
export function start(files: readonly ManifestFile[], world?: World): Answered {
  const input: Input = { input: 'edit', files };
  return answered(newSession(world), input, (before, seen) => settled(applyFiles(before, files), seen));
}

/** The same inputs on the same start: the same session. */
export function replay(inputs: readonly Input[], late: Late, world?: World): Session {
  return inputs.reduce((session, input) => dispatch(session, input, late).session, newSession(world));
}
