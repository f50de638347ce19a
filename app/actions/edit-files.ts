import type { ManifestFile } from '../../core/index.ts';
import { dispatch, startSession, useStore } from '../state/index.ts';

/** Typing is applied after this pause. */
const PAUSE_MILLIS = 350;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Takes new text from the editor: shown at once, given to the cluster after a short pause. */
export function editFiles(files: readonly ManifestFile[], activeFile = useStore.getState().activeFile): void {
  useStore.setState({ files, activeFile, edited: true, setAside: undefined, objectInFront: false });
  clearTimeout(timer);
  timer = setTimeout(() => void flushEdits(), PAUSE_MILLIS);
}

/** Forgets edits that have not been given to the cluster yet: their text is being replaced. */
export function dropEdits(): void {
  clearTimeout(timer);
  timer = undefined;
}

/** Replaces the text of one file. */
export function editFile(name: string, text: string): void {
  const { files } = useStore.getState();
  editFiles(files.map((file) => (file.name === name ? { name, text } : file)));
}

/** Gives pending text to the cluster now. A cluster that could not be started gets another try. */
export async function flushEdits(): Promise<void> {
  if (timer === undefined) return;
  clearTimeout(timer);
  timer = undefined;
  const { files, phase } = useStore.getState();
  if (phase === 'down') await startSession();
  else await dispatch({ input: 'edit', files });
}
