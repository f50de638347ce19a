import { Lock, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { closeObject, showObject } from '../actions/index.ts';
import { refText, useStore } from '../state/index.ts';
import styles from './Manifests.module.css';

/** Files may fill the head: the tab of what is shown comes into sight. */
const intoView = (tab: HTMLElement | null): void =>
  tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' });

/** The object that is open to be read, as one more tab beside the files. */
export function ObjectTab(): ReactNode {
  const ref = useStore((state) => state.openObject);
  const inFront = useStore((state) => state.objectInFront);
  if (!ref) return null;
  const name = `${refText(ref)}, read-only`;
  return (
    <span ref={inFront ? intoView : undefined} className={styles.tab} data-active={inFront || undefined}>
      <button
        type="button"
        className={styles.file}
        aria-pressed={inFront}
        aria-label={name}
        title={name}
        onClick={showObject}
      >
        <Lock aria-hidden="true" className={styles.lock} />
        <span className={styles.objectName}>{ref.name}</span>
      </button>
      {inFront ? (
        <button
          type="button"
          className={styles.close}
          aria-label={`Close ${refText(ref)}`}
          onClick={closeObject}
        >
          <X aria-hidden="true" />
        </button>
      ) : null}
    </span>
  );
}
