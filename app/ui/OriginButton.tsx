import type { ReactNode } from 'react';
import type { Origin } from '../../core/index.ts';
import styles from './OriginButton.module.css';

interface OriginButtonProps {
  readonly origin: Origin;
  readonly selected: boolean;
  readonly onSelect: (origin: Origin) => void;
}

/** An object or field that something was decided by. Pressing it lights it up everywhere. */
export function OriginButton({ origin, selected, onSelect }: OriginButtonProps): ReactNode {
  return (
    <button type="button" className={styles.origin} aria-pressed={selected} onClick={() => onSelect(origin)}>
      <i className={styles.mark} aria-hidden="true" />
      <span>
        {origin.kind} <code>{origin.name}</code>
        {origin.path ? (
          <>
            {' '}
            <code className={styles.path}>{origin.path}</code>
          </>
        ) : null}
        {origin.note ? <span className={styles.note}> {origin.note}</span> : null}
      </span>
    </button>
  );
}
