import type { ReactNode } from 'react';
import { useStore } from '../state/index.ts';
import { Caption } from './Caption.tsx';
import { ClusterTime } from './ClusterTime.tsx';
import { Controls } from './Controls.tsx';
import { Scrubber } from './Scrubber.tsx';
import { Stops } from './Stops.tsx';
import styles from './Timeline.module.css';
import { useWidth } from './use-width.ts';

function Track(): ReactNode {
  const walk = useStore((state) => state.walk);
  const [ref, width] = useWidth<HTMLDivElement>();
  return (
    <div ref={ref} className={styles.track}>
      {walk ? (
        <>
          <Scrubber />
          <Stops walk={walk} width={width} />
        </>
      ) : (
        <div className={styles.noWalk} />
      )}
    </div>
  );
}

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
