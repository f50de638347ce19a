import type { ReactNode } from 'react';
import styles from './Header.module.css';

/** A packet's way in three steps: from the client, over a node, to the Pod. */
export function Logo(): ReactNode {
  return (
    <h1 className={styles.logo}>
      <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true">
        <path
          d="M4 21h5.5v-8h7V5H22"
          fill="none"
          stroke="var(--packet)"
          strokeWidth="2.6"
          strokeLinejoin="round"
        />
        <rect x="1.4" y="18.4" width="5.2" height="5.2" rx="1.4" fill="var(--ink)" />
        <circle cx="22" cy="5" r="2.9" fill="var(--client)" />
      </svg>
      Packetwalk
    </h1>
  );
}
