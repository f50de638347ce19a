import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';
import {
  endOf,
  failedOf,
  selectCanSend,
  selectHeldBack,
  selectHop,
  selectHopIndex,
  selectStale,
  selectTime,
  timeOfHop,
  timeText,
  useStore,
} from '../state/index.ts';
import { OutcomeBadge } from '../ui/index.ts';
import styles from './Caption.module.css';

function NoWalk(): ReactNode {
  const canSend = useStore(selectCanSend);
  const phase = useStore((state) => state.phase);
  const traffic = useStore((state) => state.traffic);
  const failed = traffic ? failedOf(traffic.tally) : 0;
  return (
    <p className={styles.caption} aria-live={traffic ? 'off' : 'polite'}>
      {phase === 'starting' && 'The cluster is starting …'}
      {phase !== 'starting' && traffic && (
        <>
          {traffic.tally.times.toLocaleString('en')} requests sent, {failed.toLocaleString('en')} failed.
          Press a bar of <b>Traffic</b> to walk one of them.
        </>
      )}
      {phase !== 'starting' && !traffic && canSend && (
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

/** What the sentence does not say: that the cluster is no longer the one of the walk, or not the one of the text. */
function Notice(): ReactNode {
  const stale = useStore(selectStale);
  const heldBack = useStore(selectHeldBack);
  if (heldBack)
    return <span className={styles.notice}>The text has errors: the cluster keeps its last good state.</span>;
  return stale ? <span className={styles.notice}>The cluster has changed since. Send again.</span> : null;
}

/** Marks a sentence that two lines do not hold: it is set smaller, so that what lies above it stays where it is. */
function useTwoLines(text: string | undefined): RefObject<HTMLParagraphElement | null> {
  const sentence = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    const element = sentence.current;
    if (!element || text === undefined) return;
    delete element.dataset.long;
    const line = Number.parseFloat(getComputedStyle(element).lineHeight);
    if (element.offsetHeight > 2.5 * line) element.dataset.long = '';
  }, [text]);
  return sentence;
}

/** The current hop as one plain sentence, and how the walk ends. */
export function Caption(): ReactNode {
  const walk = useStore((state) => state.walk);
  const hop = useStore(selectHop);
  const index = useStore(selectHopIndex);
  const now = useStore((state) => state.mirror.now);
  const reached = useStore((state) => selectTime(state) >= timeOfHop(state.walk, endOf(state.walk)));
  const sentence = useTwoLines(hop?.caption);
  if (!walk || !hop) {
    return (
      <div className={styles.bar}>
        <Where count="" time={now} />
        <NoWalk />
        <Notice />
      </div>
    );
  }
  return (
    <div className={styles.bar}>
      <Where count={`${index + 1} / ${walk.hops.length}`} time={walk.at + hop.time} />
      <p ref={sentence} className={styles.caption} aria-live="polite" data-verdict={hop.verdict}>
        <span className="hidden">
          Hop {index + 1} of {walk.hops.length}:{' '}
        </span>
        {hop.caption}
      </p>
      <Notice />
      <OutcomeBadge outcome={walk.outcome} reached={reached} />
    </div>
  );
}
