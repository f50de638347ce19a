import { sameRef } from './objects.ts';
import { selectRulesNode } from './selectors.ts';
import { bridgeOf } from './session.ts';
import type { State } from './store.ts';
import { useStore } from './store.ts';

/** The kind whose table the console shows; undefined while it shows none. */
function tableShown({ layout, phase, objectKind }: State): string | undefined {
  if (phase !== 'ready' || layout.folded.console) return undefined;
  return layout.tab === 'objects' ? objectKind : layout.tab === 'events' ? 'Event' : undefined;
}

async function askTable(): Promise<void> {
  const kind = tableShown(useStore.getState());
  if (kind === undefined) return;
  const table = await bridgeOf().table(kind);
  if (table && tableShown(useStore.getState()) === kind) useStore.setState({ table });
}

/** The node whose flows the console shows; undefined while it shows none. */
function flowsShown(state: State): string | undefined {
  const { layout, phase } = state;
  const shown = phase === 'ready' && !layout.folded.console && layout.tab === 'conntrack';
  return shown ? selectRulesNode(state) : undefined;
}

async function askFlows(): Promise<void> {
  const node = flowsShown(useStore.getState());
  if (node === undefined) return;
  const conntrack = await bridgeOf().conntrack(node);
  if (conntrack && flowsShown(useStore.getState()) === node) useStore.setState({ conntrack });
}

const dnsShown = ({ layout, phase }: State): boolean =>
  phase === 'ready' && !layout.folded.console && layout.tab === 'dns';

async function askDns(): Promise<void> {
  if (!dnsShown(useStore.getState())) return;
  const dns = await bridgeOf().dns();
  if (dns) useStore.setState({ dns });
}

async function askObject(): Promise<void> {
  const { openObject: asked, phase } = useStore.getState();
  if (!asked || phase !== 'ready') return;
  const view = await bridgeOf().object(asked.kind, asked.namespace, asked.name);
  const { openObject } = useStore.getState();
  // What has gone keeps its last text: a person may still be reading it.
  if (view && sameRef(openObject, asked)) useStore.setState({ openView: view });
}

/** Whether the cluster that is shown is another one, or another time of it. */
const hasMoved = (state: State, before: State): boolean =>
  state.phase !== before.phase ||
  state.mirror.objects !== before.mirror.objects ||
  state.mirror.now !== before.mirror.now;

async function askHistory(): Promise<void> {
  if (useStore.getState().phase !== 'ready') return;
  const history = await bridgeOf().history();
  if (history) useStore.setState({ history });
}

/** Keeps the history of the branch that one is on up to date. */
export function followHistory(): void {
  useStore.subscribe((state, before) => {
    if (state.phase !== before.phase || state.mirror !== before.mirror) void askHistory();
  });
}

/** Keeps what the page asks about objects up to date, as long as it is on the screen. */
export function followObjects(): void {
  useStore.subscribe((state, before) => {
    const moved = hasMoved(state, before);
    if (moved || tableShown(state) !== tableShown(before)) void askTable();
    if (state.mirror !== before.mirror || flowsShown(state) !== flowsShown(before)) void askFlows();
    if (state.mirror !== before.mirror || dnsShown(state) !== dnsShown(before)) void askDns();
    if (moved || state.openObject !== before.openObject) void askObject();
  });
}

/** What of the cluster can be set; undefined when core failed. */
export const askControls = () => bridgeOf().controls();
