import { firstLayout } from './layout.ts';
import type { Saved } from './saved.ts';
import { decodeSaved, SAVED_KEY, THEME_KEY } from './saved.ts';
import type { State } from './store.ts';
import { useStore } from './store.ts';

/** Typing must not write on every key. */
const PAUSE_MILLIS = 400;

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // Storage is full or forbidden: the page works on, it only forgets.
  }
}

/** Puts back what an earlier visit left. */
export function restore(): void {
  const saved = decodeSaved(read(SAVED_KEY), firstLayout(window.innerWidth, window.innerHeight));
  useStore.setState((state) => ({
    layout: saved.layout,
    client: saved.client,
    line: saved.line ?? state.line,
    proxyMode: saved.proxyMode ?? state.proxyMode,
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
    proxyMode: state.proxyMode,
    ...(state.edited && { files: state.files }),
    ...(state.client !== undefined && { client: state.client }),
  };
}

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
    if (
      state.files !== before.files ||
      state.edited !== before.edited ||
      state.layout !== before.layout ||
      state.line !== before.line ||
      state.client !== before.client ||
      state.proxyMode !== before.proxyMode ||
      state.playback.speed !== before.playback.speed
    ) {
      timer ??= setTimeout(save, PAUSE_MILLIS);
    }
  });
  window.addEventListener('pagehide', save);
}
