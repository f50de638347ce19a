import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { closeFile, renameFile, showFile } from '../actions/index.ts';
import styles from './Manifests.module.css';

interface FileTabProps {
  readonly name: string;
  readonly active: boolean;
  /** True when lines of it decide the hop in view. */
  readonly lit: boolean;
  readonly canClose: boolean;
}

const takeKeyboard = (field: HTMLInputElement | null): void => field?.select();

/** The field in which a file gets another name. */
function NameField({ name, onDone }: { name: string; onDone: () => void }): ReactNode {
  const [text, setText] = useState(name);
  const done = (to: string): void => {
    renameFile(name, to);
    onDone();
  };
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === 'Enter') done(text);
    if (key === 'Escape') onDone();
  };
  return (
    <input
      ref={takeKeyboard}
      className={styles.rename}
      aria-label={`New name of ${name}`}
      value={text}
      size={Math.max(text.length, 6)}
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => done(text)}
      onKeyDown={onKeyDown}
    />
  );
}

/** A file in the head of the region: press to show it, twice (or F2) to rename it. */
export function FileTab({ name, active, lit, canClose }: FileTabProps): ReactNode {
  const [renaming, setRenaming] = useState(false);
  if (renaming) return <NameField name={name} onDone={() => setRenaming(false)} />;
  return (
    <span className={styles.tab} data-active={active || undefined} data-lit={lit || undefined}>
      <button
        type="button"
        className={styles.file}
        aria-pressed={active}
        title={lit ? `${name} (decides this hop)` : `${name} (F2 to rename)`}
        onClick={() => showFile(name)}
        onDoubleClick={() => setRenaming(true)}
        onKeyDown={({ key }) => key === 'F2' && setRenaming(true)}
      >
        {name}
      </button>
      {active && canClose ? (
        <button
          type="button"
          className={styles.close}
          aria-label={`Close ${name}`}
          onClick={() => closeFile(name)}
        >
          <X aria-hidden="true" />
        </button>
      ) : null}
    </span>
  );
}
