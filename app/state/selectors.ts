import type { Client, Hop } from '../../core/index.ts';
import { trailTo } from './focus.ts';
import { lineInFiles } from './lines.ts';
import { hopIndexAt, shownTime } from './playback.ts';
import { chosenClient } from './request.ts';
import type { State } from './store.ts';

/** The time that is shown, in hops; see `shownTime`. */
export const selectTime = (state: State): number =>
  shownTime(state.walk, state.playback.t, state.reducedMotion);

/** Index of the current story hop; -1 without a walk. */
export const selectHopIndex = (state: State): number => hopIndexAt(state.walk, state.playback.t);

/** The current story hop. */
export const selectHop = (state: State): Hop | undefined => state.walk?.hops[selectHopIndex(state)];

/** The hop that is looked at: the step that a person opened, or the story hop itself. */
export function selectFocus(state: State): Hop | undefined {
  const hop = selectHop(state);
  if (!hop || state.step === undefined) return hop;
  return trailTo(hop, state.step).at(-1) ?? hop;
}

/** True when the cluster has changed since the walk was made. */
export const selectStale = (state: State): boolean =>
  state.walk !== undefined && state.mirror.objects !== state.walkObjects;

/** True while the text has errors and the cluster keeps its last good state. */
export const selectHeldBack = (state: State): boolean => state.phase === 'ready' && !state.mirror.applied;

/** Who sends. */
export const selectClient = (state: State): Client | undefined => chosenClient(state.mirror, state.client);

/** True when Send can do something. */
export const selectCanSend = (state: State): boolean =>
  state.phase === 'ready' && !state.sending && state.line.trim() !== '' && selectClient(state) !== undefined;

/** The cursor's line as the walk's text counted it; undefined for a line written since, and while there is no cursor. */
export function selectCursorLine({ cursor, files, walkFiles }: State): number | undefined {
  return cursor && lineInFiles(files, walkFiles, cursor.file, cursor.line);
}

/** The node whose rules the Rules tab shows: the chosen one, else the one where the walk is, else the first. */
export function selectRulesNode(state: State): string | undefined {
  const known = (name: string | undefined): boolean => state.mirror.nodes.some((node) => node.name === name);
  if (known(state.rulesNode)) return state.rulesNode;
  const hop = selectFocus(state);
  const here = hop?.place.at === 'wire' ? hop.place.from : nodeOfHop(hop);
  return known(here) ? here : state.mirror.nodes[0]?.name;
}

/** The node whose kernel a hop ran in; undefined on wires and outside. */
export function nodeOfHop(hop: Hop | undefined): string | undefined {
  return hop && 'node' in hop.place ? hop.place.node : undefined;
}
