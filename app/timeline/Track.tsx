import { type ReactNode, useEffect } from 'react';
import { endOf, selectHopIndex, timeOfHop, useStore } from '../state/index.ts';
import { Scrubber } from './Scrubber.tsx';
import { Stops } from './Stops.tsx';
import styles from './Timeline.module.css';
import { useWidth } from './use-width.ts';

/** Each stop has so much room to be pointed at (WCAG 2.2, 2.5.8); a walk that needs more than there is scrolls. */
const STOP = 26;

/** The line of a walk's hops; the current one stays in sight. */
export function Track(): ReactNode {
  const walk = useStore((state) => state.walk);
  const index = useStore(selectHopIndex);
  const calm = useStore((state) => state.reducedMotion);
  const [ref, seen] = useWidth<HTMLDivElement>();
  const end = endOf(walk);
  const width = Math.max(seen, end * STOP);

  useEffect(() => {
    const at = end === 0 ? 0 : (timeOfHop(walk, index) / end) * width;
    ref.current?.scrollTo({ left: at - seen / 2, behavior: calm ? 'instant' : 'smooth' });
  }, [ref, walk, index, end, width, seen, calm]);

  return (
    <div ref={ref} className={styles.track} data-scrolls={width > seen || undefined}>
      {walk ? (
        <div className={styles.all} style={{ width }}>
          <Scrubber />
          <Stops walk={walk} width={width} />
        </div>
      ) : (
        <div className={styles.noWalk} />
      )}
    </div>
  );
}
