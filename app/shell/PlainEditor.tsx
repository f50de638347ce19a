import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { editFile } from '../actions/index.ts';
import { refText, useStore } from '../state/index.ts';
import styles from './PlainEditor.module.css';

/** Leaves word of where a person is writing, so that the editor, when it comes, goes on there. */
function handOver(field: HTMLTextAreaElement | null): void {
  if (!field || document.activeElement !== field) return;
  const lines = field.value.slice(0, field.selectionStart).split('\n');
  const place = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  useStore.setState((state) => ({ goal: { file: state.activeFile, ...place } }));
}

/** The text of the open object, to read. */
function PlainObject(): ReactNode {
  const ref = useStore((state) => state.openObject);
  const text = useStore((state) => state.openView?.yaml ?? '');
  return (
    <textarea
      className={styles.text}
      aria-label={ref ? `${refText(ref)}, read-only` : 'Object, read-only'}
      readOnly
      wrap="off"
      value={text}
    />
  );
}

/** The text in a plain field: on small screens, and until the editor has come. */
export function PlainEditor(): ReactNode {
  const inFront = useStore((state) => state.objectInFront);
  return inFront ? <PlainObject /> : <PlainFile />;
}

function PlainFile(): ReactNode {
  const file = useStore((state) => state.files.find((each) => each.name === state.activeFile));
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const { current } = field;
    return () => handOver(current);
  }, []);
  return (
    <textarea
      ref={field}
      className={styles.text}
      aria-label={file ? `Manifest ${file.name}` : 'Manifest'}
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
