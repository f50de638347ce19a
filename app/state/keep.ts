import { firstLayout } from './layout.ts';
import type { Saved } from './saved.ts';
import { decodeSaved, SAVED_KEY, THEME_KEY } from './saved.ts';
import { differing } from './settings.ts';
import { read, write } from './storage.ts';
import type { State } from './store.ts';
import { useStore } from './store.ts';

/** Typing must not write on every key. */
const PAUSE_MILLIS = 400;

/** Puts back what an earlier visit left. */
export function restore(): void {
  const saved = decodeSaved(read(SAVED_KEY), firstLayout(window.innerWidth, window.innerHeight));
  useStore.setState((state) => ({
    layout: saved.layout,
    client: saved.client,
    line: saved.line ?? state.line,
    settings: saved.settings ?? {},
    depth: saved.depth ?? state.depth,
    openedNodes: saved.openedNodes ?? [],
    ...(saved.objects && {
      objectKind: saved.objects.kind,
      wideTable: saved.objects.wide,
      eventsShown: saved.objects.events,
      openObject: saved.objects.open,
    }),
    playback: { ...state.playback, speed: saved.speed ?? 1 },
    ...(saved.files && { files: saved.files, activeFile: saved.files[0]?.name ?? '', edited: true }),
  }));
}

/** What of the state outlives a reload. */
function savedOf(state: State): Saved {
  return {
    layout: state.layout,
    line: state.line,
    speed: state.playback.speed,
    settings: differing(state.settings),
    depth: state.depth,
    ...(state.openedNodes.length > 0 && { openedNodes: state.openedNodes }),
    objects: {
      kind: state.objectKind,
      wide: state.wideTable,
      events: state.eventsShown,
      ...(state.openObject && { open: state.openObject }),
    },
    ...(state.edited && { files: state.files }),
    ...(state.client !== undefined && { client: state.client }),
  };
}

/** What of the state, when it changes, is written again. */
const KEPT = [
  'files',
  'edited',
  'layout',
  'line',
  'client',
  'settings',
  'depth',
  'openedNodes',
  'objectKind',
  'wideTable',
  'eventsShown',
  'openObject',
] as const satisfies readonly (keyof State)[];

/** Keeps writing it, after a pause and when the page goes away. */
export function keepSaved(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written = '';
  const save = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const state = useStore.getState();
    const text = JSON.stringify(savedOf(state));
    if (text === written) return;
    written = text;
    write(SAVED_KEY, text);
    write(THEME_KEY, state.layout.theme);
  };
  useStore.subscribe((state, before) => {
    if (KEPT.some((key) => state[key] !== before[key]) || state.playback.speed !== before.playback.speed) {
      timer ??= setTimeout(save, PAUSE_MILLIS);
    }
  });
  window.addEventListener('pagehide', save);
}
