import type { ReactNode } from 'react';
import { endOf, selectCanSend, selectHop, selectHopIndex, selectStale, useStore } from '../state/index.ts';
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

/** The current hop as one plain sentence, and how the walk ends. */
export function Caption(): ReactNode {
  const walk = useStore((state) => state.walk);
  const hop = useStore(selectHop);
  const index = useStore(selectHopIndex);
  const stale = useStore(selectStale);
  const reached = useStore((state) => state.playback.t >= endOf(state.walk) - 0.5);
  if (!walk || !hop) {
    return (
      <div className={styles.bar}>
        <NoWalk />
      </div>
    );
  }
  return (
    <div className={styles.bar}>
      <span className={styles.count} aria-hidden="true">
        {index + 1}/{walk.hops.length}
      </span>
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
