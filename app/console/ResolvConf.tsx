import type { ReactNode } from 'react';
import styles from './Dns.module.css';
import type { ResolvLine } from './dns-ladder.ts';

/** The client's /etc/resolv.conf, line by line, and what each line does. */
export function ResolvConf({ lines }: { lines: readonly ResolvLine[] }): ReactNode {
  return (
    <details className={styles.outside}>
      <summary>/etc/resolv.conf of the client</summary>
      <dl className={styles.conf}>
        {lines.map(({ text, does }) => (
          <div key={text}>
            <dt>
              <code>{text}</code>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
