import type { ReactNode } from 'react';
import type { Outcome } from '../../core/index.ts';
import styles from './OutcomeBadge.module.css';
import { OUTCOME_MARKS } from './outcome-marks.tsx';

/** How the walk ends and who said so: shape, words and colour of its own for each ending. */
export function OutcomeBadge({ outcome, reached }: { outcome: Outcome; reached: boolean }): ReactNode {
  const mark = OUTCOME_MARKS[outcome.kind];
  return (
    <div
      role="status"
      aria-label="Outcome"
      className={styles.badge}
      data-frame={mark.frame}
      data-reached={reached || undefined}
      title={reached ? mark.label : undefined}
    >
      {reached ? (
        <>
          {mark.icon}
          <span>
            <span className="hidden">{mark.label}: </span>
            <b>{outcome.summary}</b>
            <span className={styles.by}> — by {outcome.answeredBy}</span>
          </span>
        </>
      ) : (
        <span className={styles.waiting}>on its way …</span>
      )}
    </div>
  );
}
