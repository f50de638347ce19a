import type { ReactNode } from 'react';
import { Caption } from './Caption.tsx';
import { ClusterTime } from './ClusterTime.tsx';
import { Controls } from './Controls.tsx';
import styles from './Timeline.module.css';
import { Track } from './Track.tsx';

/** Time, twice: the walk hop by hop with the sentence of the current one, and below it the cluster's own. */
export function Timeline(): ReactNode {
  return (
    <section aria-label="Timeline" className={styles.timeline}>
      <Caption />
      <div className={styles.row}>
        <Controls />
        <Track />
      </div>
      <ClusterTime />
    </section>
  );
}
