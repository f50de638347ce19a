import { cutAfter } from '../sim/index.ts';
import { branchOf, seek } from './branches.ts';
import { dispatch } from './dispatch.ts';
import { isApplied } from './frame.ts';
import type { Late } from './late.ts';
import { type Answered, type Branch, latest, newSession, type Session } from './session.ts';
import type { Input, ManifestFile, SavedBranch, SavedHistory } from './types.ts';

/** Up to here every edit is kept; of a longer past only the last text of each stretch of typing. */
const INPUTS_KEPT = 50;

/** Requests leave no objects behind; their connections end with the page. */
function withoutRequests(input: Input): Input | undefined {
  if (input.input === 'send') return undefined;
  return 'sending' in input ? { input: 'advance', by: input.by } : input;
}

interface Kept {
  /** How many inputs of the branch had been taken. */
  readonly revision: number;
  readonly input: Input;
  /** Text with an error changes nothing: the one before it is needed too. */
  readonly applied: boolean;
}

function appliedAfter({ history }: Branch): (revision: number) => boolean {
  const ends = new Map(history.instants.map((instant) => [instant.revision, instant.state]));
  return (revision) => isApplied(ends.get(revision)?.problems ?? []);
}

/** Of edits that follow one another, the last that was applied, and what was typed after it. */
const lastOfEach = (kept: readonly Kept[]): readonly Kept[] =>
  kept.filter(({ input }, index) => {
    const next = kept[index + 1];
    return input.input !== 'edit' || next?.input.input !== 'edit' || !next.applied;
  });

function keptOf(branch: Branch): readonly Kept[] {
  const applied = appliedAfter(branch);
  const all = branch.history.inputs.flatMap((given, index): readonly Kept[] => {
    const input = withoutRequests(given);
    return input ? [{ revision: index + 1, input, applied: applied(index + 1) }] : [];
  });
  return all.length > INPUTS_KEPT ? lastOfEach(all) : all;
}

function savedBranch(branch: Branch): SavedBranch {
  const kept = keptOf(branch);
  const { name, from } = branch;
  return {
    name,
    ...(from && {
      from: { ...from, revision: kept.filter(({ revision }) => revision <= from.revision).length },
    }),
    inputs: kept.map(({ input }) => input),
  };
}

/** What has to be kept to have the cluster again, with all its futures; undefined while nothing but a first text was applied. */
export function savedHistory(session: Session): SavedHistory | undefined {
  const branches = [session, ...session.others].map(savedBranch);
  const isFirstText = branches.length === 1 && branches[0]?.inputs.length === 1;
  return isFirstText ? undefined : { on: session.name, branches };
}

const sameInput = (a: Input | undefined, b: Input | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

function shared(a: readonly Input[], b: readonly Input[]): number {
  const parting = a.findIndex((input, index) => !sameInput(input, b[index]));
  return parting === -1 ? a.length : parting;
}

/** Takes the inputs of a branch again, from where it parted from one that has been made already. */
function remade({ name, from, inputs }: SavedBranch, made: readonly Session[], late: Late): Session {
  const start = { session: newSession(), taken: 0 };
  const nearest = made.reduce((best, session) => {
    const taken = shared(session.history.inputs, inputs);
    return taken > best.taken ? { session, taken } : best;
  }, start);
  const { history, told } = nearest.session;
  const fork: Session = {
    name,
    ...(from && { from }),
    history: cutAfter(history, nearest.taken),
    told: told.slice(0, nearest.taken),
    others: [],
    shown: undefined,
  };
  return inputs.slice(nearest.taken).reduce((session, input) => dispatch(session, input, late).session, fork);
}

const sameFiles = (a: readonly ManifestFile[], b: readonly ManifestFile[]): boolean =>
  a.length === b.length && a.every(({ name, text }, i) => name === b[i]?.name && text === b[i].text);

/**
 * The session that was kept, made again by its inputs, and shown as a whole.
 *
 * @param files The text as it stands in the editor, where that is newer than the last input.
 */
export function resume(
  saved: SavedHistory,
  files: readonly ManifestFile[] | undefined,
  late: Late,
): Answered {
  const made: Session[] = [];
  for (const branch of saved.branches) made.push(remade(branch, made, late));
  const on = made.find(({ name }) => name === saved.on) ?? made[0] ?? newSession();
  const session: Session = { ...on, others: made.filter((one) => one !== on).map(branchOf) };
  const end = seek(session, { revision: session.history.inputs.length });
  if (!files || sameFiles(files, latest(end.session).files)) return end;
  return dispatch({ ...end.session, shown: undefined }, { input: 'edit', files }, late);
}
