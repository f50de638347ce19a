import { advanceTo, type World } from '../cluster/index.ts';
import type { Unsent, Walk } from '../walk/index.ts';
import { applyFiles } from './apply.ts';
import { runCommand } from './exec.ts';
import type { Late } from './late.ts';
import {
  type Answered,
  answered,
  newSession,
  type Seen,
  type Session,
  settled,
  type Taken,
} from './session.ts';
import { walkWithSources } from './sources.ts';
import type { SessionState } from './state.ts';
import type { Input, Sending } from './types.ts';

/** Settles, or stops on the way where the input says so. */
function onward(taken: Taken, upTo: number | undefined, seen: Seen): Taken {
  if (upTo === undefined) return settled(taken, seen);
  const progress = advanceTo(taken.state.cluster, upTo, (cluster) => seen({ ...taken.state, cluster }));
  return {
    ...taken,
    state: { ...taken.state, cluster: progress.cluster },
    happened: [...taken.happened, ...progress.happened],
  };
}

const unsent = (state: SessionState, { error, exitCode }: Unsent): Taken => ({
  state,
  happened: [],
  output: { stdout: '', stderr: `${error}\n`, exitCode },
});

const withSources = (state: SessionState, walk: Walk): Walk => walkWithSources(state.documents, walk);

function send(state: SessionState, request: Walk['request'], { walk }: Late): Taken {
  const sent = walk(state.cluster, request);
  if ('error' in sent) return unsent(state, sent);
  return { state: { ...state, cluster: sent.cluster }, happened: [], walk: withSources(state, sent.walk) };
}

type Counter = ReturnType<Late['counterOf']>;

function tallied(state: SessionState, counter: Counter): Pick<Taken, 'tally'> {
  const tally = counter.tally();
  const groups = tally.groups.map((group) => ({ ...group, sample: withSources(state, group.sample) }));
  return { tally: { ...tally, groups } };
}

/** More would fill the connection tables of the nodes, and nobody's patience is that long. */
const MOST = 100_000;

function sendMany(state: SessionState, request: Walk['request'], times: number, { counterOf }: Late): Taken {
  const counter = counterOf(request);
  const sent = counter.send(state.cluster, Math.min(times, MOST));
  if ('error' in sent) return unsent(state, sent);
  return { state: { ...state, cluster: sent }, happened: [], ...tallied(state, counter) };
}

/** Moves time and sends a request again and again meanwhile. One that cannot be sent (its Pod is gone) is left out. */
function keepSending(
  state: SessionState,
  by: number,
  { request, every }: Sending,
  { counterOf }: Late,
  seen: Seen,
): Taken {
  const counter = counterOf(request);
  const end = state.cluster.now + by;
  const happened: Taken['happened'][number][] = [];
  let { cluster } = state;
  for (let at = cluster.now; at < end; at += Math.max(1, every)) {
    const progress = advanceTo(cluster, at, (one) => seen({ ...state, cluster: one }));
    happened.push(...progress.happened);
    const sent = counter.send(progress.cluster, 1);
    cluster = 'error' in sent ? progress.cluster : sent;
  }
  const rest = advanceTo(cluster, end, (one) => seen({ ...state, cluster: one }));
  return {
    state: { ...state, cluster: rest.cluster },
    happened: [...happened, ...rest.happened],
    ...tallied(state, counter),
    sent: counter.sent(),
  };
}

/** Carries one input out on a state. */
export function take(state: SessionState, input: Input, late: Late, seen: Seen): Taken {
  switch (input.input) {
    case 'edit':
      return onward(applyFiles(state, input.files), input.upTo, seen);
    case 'exec':
      return onward(runCommand(state, input.line, late), input.upTo, seen);
    case 'send':
      return input.times === undefined
        ? send(state, input.request, late)
        : sendMany(state, input.request, input.times, late);
    case 'set':
      return onward(late.changeSettings(state, input.settings), input.upTo, seen);
    case 'advance': {
      if ('by' in input && input.sending) return keepSending(state, input.by, input.sending, late, seen);
      const { cluster, happened } = late.advance(state.cluster, input, (one) =>
        seen({ ...state, cluster: one }),
      );
      return { state: { ...state, cluster }, happened };
    }
  }
}

/** Takes one input: the only way in which anything changes. */
export function dispatch(session: Session, input: Input, late: Late): Answered {
  return answered(session, input, (before, seen) => take(before, input, late, seen));
}

/** The same inputs on the same start: the same session. */
export function replay(inputs: readonly Input[], late: Late, world?: World): Session {
  return inputs.reduce((session, input) => dispatch(session, input, late).session, newSession(world));
}
