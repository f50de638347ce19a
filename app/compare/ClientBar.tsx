import type { ReactNode } from 'react';
import type { Walk } from '../../core/index.ts';
import { laneOf, withoutLane } from '../state/index.ts';
import styles from './Compare.module.css';

/** Whose address the packet carries from end to end: one colour for as long as it is the caller's own. */
export function ClientBar({ walk }: { readonly walk: Walk }): ReactNode {
  const lane = laneOf(walk, 'request');
  if (!lane) return <p className={styles.silent}>{withoutLane(walk)}</p>;
  return (
    <div className={styles.client}>
      <span className={styles.clientLabel}>client IP on the packet</span>
      <ol className={styles.runs}>
        {lane.runs.map((run) => (
          <li
            key={`${run.address}/${run.change?.hop}`}
            className={styles.run}
            data-own={run.own || undefined}
            style={{ flexGrow: run.stations.length + 1 }}
          >
            <code>{run.address}</code>
            {run.change ? (
              <span>
                {run.change.by} on {run.change.node}
              </span>
            ) : null}
          </li>
        ))}
        {lane.lost ? <li className={styles.lost}>never left {lane.lost.node}</li> : null}
      </ol>
    </div>
  );
}
