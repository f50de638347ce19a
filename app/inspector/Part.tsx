import type { ReactNode } from 'react';
import styles from './Inspector.module.css';

/** A titled part of the Inspector. */
export function Part({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <div className={styles.part}>
      <h3>{title}</h3>
      {children}
    </div>
  );
}
