import type { ReactNode } from 'react';
import { editFile } from '../actions/index.ts';
import { useStore } from '../state/index.ts';
import styles from './PlainEditor.module.css';

/** The text in a plain field: on small screens, and until the editor has come. */
export function PlainEditor(): ReactNode {
  const file = useStore((state) => state.files.find((each) => each.name === state.activeFile));
  return (
    <textarea
      className={styles.text}
      aria-label={file ? `Text of ${file.name}` : 'Text'}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      wrap="off"
      readOnly={!file}
      value={file?.text ?? ''}
      onChange={(event) => file && editFile(file.name, event.target.value)}
    />
  );
}
