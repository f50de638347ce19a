import { cutAfter, type Instant } from '../sim/index.ts';
import { dispatch } from './dispatch.ts';
import { expiries } from './expiries.ts';
import { frameOf } from './frame.ts';
import type { Late } from './late.ts';
import { type Answered, type Branch, latest, type Session, shownState } from './session.ts';
import type { SessionState } from './state.ts';
import type { Answer, ControlEvent, HistoryView, Input, Moment } from './types.ts';

/** The newest control events that a page is told of when it looks at another instant. */
const EVENTS = 500;

export function branchOf({ name, from, history, told }: Branch): Branch {
  return { name, ...(from ? { from } : {}), history, told };
}

/** The same session on another of its branches. */
function onBranch(session: Session, name: string | undefined): Session {
  const other = session.others.find((one) => one.name === name);
  if (!other) return session;
  const others = session.others.map((one) => (one === other ? branchOf(session) : one));
  return { ...other, shown: session.shown, others };
}

/** The last kept instant at or before a moment. */
function instantAt({ history }: Branch, moment: Moment): Instant<SessionState> {
  const found = history.instants.findLast(
    (instant) =>
      (!('revision' in moment) || instant.revision <= moment.revision) &&
      (!('at' in moment) || instant.at <= moment.at),
  );
  return found ?? (history.instants[0] as Instant<SessionState>);
}

/** The state at a moment of any branch. */
export const stateAtMoment = (session: Session, moment: Moment): SessionState =>
  instantAt(onBranch(session, moment.branch), moment).state;

const eventsUntil = ({ told }: Branch, { revision, at }: Instant<unknown>): readonly ControlEvent[] =>
  told
    .slice(0, revision)
    .flat()
    .filter((event) => event.at <= at)
    .slice(-EVENTS);

/** Shows the cluster as it was at a moment of any branch. Nothing is lost: acting from there begins a branch of its own. */
export function seek(session: Session, to: Moment): Answered {
  const there = onBranch(session, to.branch);
  const instant = instantAt(there, to);
  const { state, revision, at } = instant;
  const { past: _past, ...kept } = there;
  const isLatest = state === latest(there);
  const next: Session = { ...kept, shown: state, ...(isLatest ? {} : { past: { revision, at } }) };
  const frame: Answer['frame'] = {
    ...frameOf(revision, state, undefined, eventsUntil(there, instant)),
    branch: there.name,
    ...(isLatest ? {} : { past: true }),
  };
  return { session: next, answer: { frame } };
}

/** The input that led through this instant, ended there; undefined where the instant is the input's own end. */
function cutShort(branch: Branch, { revision, at }: Instant<SessionState>): Input | undefined {
  const input = branch.history.inputs[revision - 1];
  const end = branch.history.instants.findLast((instant) => instant.revision === revision);
  if (!input || end?.at === at) return undefined;
  if (input.input === 'send') return undefined;
  if (input.input !== 'advance') return { ...input, upTo: at };
  const began = branch.history.instants.findLast((instant) => instant.revision < revision)?.at ?? 0;
  return {
    input: 'advance',
    by: at - began,
    ...('sending' in input && input.sending ? { sending: input.sending } : {}),
  };
}

function freeName({ name, others }: Session): string {
  const taken = new Set([name, ...others.map((one) => one.name)]);
  let number = 2;
  while (taken.has(`branch ${number}`)) number++;
  return `branch ${number}`;
}

/**
 * Goes on from a moment of the past: what came after it is kept as a branch. Halfway through an input the new branch has that
 * input up to there.
 */
export function forkAt(session: Session, moment: Moment, late: Late): Session {
  const there = onBranch(session, moment.branch);
  const instant = instantAt(there, moment);
  const { past: _past, ...kept } = there;
  if (instant.state === latest(there)) return kept;
  const short = cutShort(there, instant);
  const revision = short ? instant.revision - 1 : instant.revision;
  const fork: Session = {
    ...kept,
    name: freeName(there),
    from: { branch: there.name, revision: instant.revision, at: instant.at },
    history: cutAfter(there.history, revision),
    told: there.told.slice(0, revision),
    others: [...there.others, branchOf(there)],
  };
  return short ? dispatch(fork, short, late).session : fork;
}

/** Takes an input where the page looks: in the past that begins a branch. */
export function act(session: Session, input: Input, late: Late): Answered {
  const from = session.past ? forkAt(session, session.past, late) : session;
  const begun = from.name !== session.name;
  const next = dispatch(begun ? { ...from, shown: undefined } : from, input, late);
  return next;
}

/** Gives a branch another name; nothing happens where it is empty or taken. */
export function renameBranch(session: Session, name: string, to: string): Session {
  const known = [session.name, ...session.others.map((one) => one.name)];
  if (to.trim() === '' || known.includes(to)) return session;
  const renamed = <T extends Branch>(branch: T): T => ({
    ...branch,
    name: branch.name === name ? to : branch.name,
    ...(branch.from?.branch === name ? { from: { ...branch.from, branch: to } } : {}),
  });
  return { ...renamed(session), others: session.others.map((one) => renamed(one)) };
}

function inputText(input: Input): string {
  switch (input.input) {
    case 'edit':
      return `edit ${input.files.map(({ name }) => name).join(', ')}`;
    case 'exec':
      return input.line;
    case 'send':
      return input.times === undefined ? input.request.line : `${input.request.line} × ${input.times}`;
    case 'set':
      return `set ${Object.keys(input.settings).join(', ')}`;
    case 'advance':
      return 'by' in input ? `advance ${input.by} ms` : `advance to the next ${input.until}`;
  }
}

const beganAt = ({ history }: Branch, revision: number): number =>
  history.instants.findLast((instant) => instant.revision < revision)?.at ?? 0;
const endedAt = ({ history }: Branch, revision: number): number =>
  history.instants.findLast((instant) => instant.revision === revision)?.at ?? 0;

/** The inputs and control events of the branch that one is on, and all branches. */
export function historyView(session: Session): HistoryView {
  const branches = [...session.others, branchOf(session)].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    branch: session.name,
    branches: branches.map((branch) => ({
      name: branch.name,
      ...(branch.from ? { from: branch.from } : {}),
      inputs: branch.history.inputs.length,
      until: latest(branch).cluster.now,
    })),
    inputs: session.history.inputs.map((input, i) => ({
      revision: i + 1,
      at: beganAt(session, i + 1),
      until: endedAt(session, i + 1),
      input: input.input,
      text: inputText(input),
    })),
    events: session.told.flatMap((events, i) => events.map((event) => ({ ...event, revision: i + 1 }))),
    expiries: expiries(shownState(session).cluster),
  };
}
