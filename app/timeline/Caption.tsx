import type { ReactNode } from 'react';
import {
  endOf,
  selectCanSend,
  selectHop,
  selectHopIndex,
  selectStale,
  timeText,
  useStore,
} from '../state/index.ts';
import styles from './Caption.module.css';
import { OutcomeBadge } from './OutcomeBadge.tsx';

function NoWalk(): ReactNode {
  const canSend = useStore(selectCanSend);
  const phase = useStore((state) => state.phase);
  return (
    <p className={styles.caption} aria-live="polite">
      {phase === 'starting' && 'The cluster is starting …'}
      {phase !== 'starting' && canSend && (
        <>
          A cluster is running. Press <b>Send</b> and watch every hop of the request.
        </>
      )}
    </p>
  );
}

/** Which hop of how many, and the cluster's time. */
function Where({ count, time }: { count: string; time: number }): ReactNode {
  return (
    <div className={styles.where}>
      {count ? <b aria-hidden="true">{count}</b> : null}
      <span>t = {timeText(time)}</span>
    </div>
  );
}

/** The current hop as one plain sentence, and how the walk ends. */
export function Caption(): ReactNode {
  const walk = useStore((state) => state.walk);
  const hop = useStore(selectHop);
  const index = useStore(selectHopIndex);
  const stale = useStore(selectStale);
  const now = useStore((state) => state.mirror.now);
  const reached = useStore((state) => state.playback.t >= endOf(state.walk) - 0.5);
  if (!walk || !hop) {
    return (
      <div className={styles.bar}>
        <Where count="" time={now} />
        <NoWalk />
      </div>
    );
  }
  return (
    <div className={styles.bar}>
      <Where count={`${index + 1} / ${walk.hops.length}`} time={walk.at + hop.time} />
      <p className={styles.caption} aria-live="polite" data-verdict={hop.verdict}>
        <span className="hidden">
          Hop {index + 1} of {walk.hops.length}:{' '}
        </span>
        {hop.caption}
      </p>
      {stale ? <span className={styles.stale}>The cluster has changed since. Send again.</span> : null}
      <OutcomeBadge outcome={walk.outcome} reached={reached} />
    </div>
  );
}
