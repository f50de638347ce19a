import type { SourceRange } from '../../core/index.ts';
import { useStore } from '../state/index.ts';

/** Shows another file in the editor. */
export const showFile = (activeFile: string): void => useStore.setState({ activeFile, objectInFront: false });

/** Puts the cursor where a range of the text begins. */
export const goTo = ({ file, startLine, startColumn }: SourceRange): void =>
  useStore.setState({
    activeFile: file,
    objectInFront: false,
    goal: { file, line: startLine, column: startColumn },
  });
