import type { Millis } from './time.ts';

/** The state at one instant, kept by reference. */
export interface Instant<State> {
  readonly at: Millis;
  /** The input that led here counts from 1; 0 is the start. */
  readonly revision: number;
  readonly state: State;
}

/** Every kept state of one future, in order, and the inputs that led there. */
export interface History<State, Input> {
  readonly instants: readonly Instant<State>[];
  readonly inputs: readonly Input[];
}

/** Beyond this many newest instants only each tenth is kept; a dropped one is had by replay. */
const KEPT = 10_000;

export function begin<State, Input>(state: State): History<State, Input> {
  return { instants: [{ at: 0, revision: 0, state }], inputs: [] };
}

function thin<State>(instants: readonly Instant<State>[]): readonly Instant<State>[] {
  if (instants.length <= 2 * KEPT) return instants;
  const old = instants.length - KEPT;
  return instants.filter(
    (instant, i) => i >= old || i % 10 === 0 || instant.revision !== instants[i + 1]?.revision,
  );
}

/** Records an input and every state that it led through; the last of them is the state now. */
export function record<State, Input>(
  history: History<State, Input>,
  input: Input,
  states: readonly { readonly at: Millis; readonly state: State }[],
): History<State, Input> {
  const revision = history.inputs.length + 1;
  const added = states.map(({ at, state }) => ({ at, revision, state }));
  return { instants: thin([...history.instants, ...added]), inputs: [...history.inputs, input] };
}

/** The state after the first `revision` inputs: picking a reference. */
export function stateAfter<State, Input>(history: History<State, Input>, revision: number): State {
  const found = history.instants.findLast((instant) => instant.revision <= revision);
  if (!found) throw new Error(`no instant at or before revision ${revision}`);
  return found.state;
}

/** The state at a virtual time: the last one that is not later. */
export function stateAt<State, Input>(history: History<State, Input>, at: Millis): State {
  const found = history.instants.findLast((instant) => instant.at <= at);
  return (found ?? (history.instants[0] as Instant<State>)).state;
}

/** History up to `revision` inputs: where another future begins. */
export function cutAfter<State, Input>(
  history: History<State, Input>,
  revision: number,
): History<State, Input> {
  return {
    instants: history.instants.filter((instant) => instant.revision <= revision),
    inputs: history.inputs.slice(0, revision),
  };
}
