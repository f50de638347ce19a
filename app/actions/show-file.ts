import { useStore } from '../state/index.ts';

/** Shows another file in the editor. */
export const showFile = (activeFile: string): void => useStore.setState({ activeFile });
