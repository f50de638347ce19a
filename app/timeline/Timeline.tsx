import { type ReactNode, useMemo } from 'react';
import { useStore } from '../state/index.ts';
import { Caption } from './Caption.tsx';
import { ControlLane } from './ControlLane.tsx';
import { Controls } from './Controls.tsx';
import { eventsAround } from './control-events.ts';
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

/** The walk in time: the sentence of the current hop, the controls, hops and control-plane events on one line. */
export function Timeline(): ReactNode {
  const events = useStore((state) => state.mirror.events);
  const at = useStore((state) => state.walk?.at ?? state.mirror.now);
  const around = useMemo(() => eventsAround(events, at), [events, at]);
  return (
    <section aria-label="Timeline" className={styles.timeline}>
      <Caption />
      <div className={styles.row}>
        <Controls />
        <ControlLane title="before" events={around.before} hidden={around.hiddenBefore} />
        <Track />
        <ControlLane title="since" events={around.after} hidden={around.hiddenAfter} />
      </div>
    </section>
  );
}
