import type { ReactNode } from 'react';
import type { Hop } from '../../core/index.ts';
import styles from './Steps.module.css';

interface StepsProps {
  readonly steps: readonly Hop[];
  readonly current: string;
  readonly onOpen: (id: string) => void;
}

/** The same time seen closer: every hook, every query. Opening one shows it in the Inspector. */
export function Steps({ steps, current, onOpen }: StepsProps): ReactNode {
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <li key={step.id}>
          <button
            type="button"
            className={styles.step}
            data-verdict={step.verdict}
            aria-current={step.id === current ? 'step' : undefined}
            onClick={() => onOpen(step.id)}
          >
            <span className={styles.label}>{step.label}</span>
            <span className={styles.caption}>{step.caption}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
