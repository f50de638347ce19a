import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { goToStop, stopAfter, stopBefore, toNow } from '../actions/index.ts';
import { type Stop, stopAt, stopsOf, timeText, useStore } from '../state/index.ts';
import styles from './ClusterTime.module.css';
import { RulesInForce } from './RulesInForce.tsx';
import { TimeControls } from './TimeControls.tsx';

/** Older stops than these are had by going back: a long session has thousands. */
const SHOWN = 300;

function goToEdge(stops: readonly Stop[], key: string): void {
  const first = stops[0];
  if (key === 'Home' && first) goToStop(first);
  if (key === 'End') toNow.run();
}

function onKeyDown(event: KeyboardEvent, stops: readonly Stop[]): void {
  const { key } = event;
  if (key === 'ArrowLeft') stopBefore.run();
  else if (key === 'ArrowRight') stopAfter.run();
  else if (key === 'Home' || key === 'End') goToEdge(stops, key);
  else return;
  event.preventDefault();
}

function StopMark({ stop, later, current }: { stop: Stop; later: boolean; current: boolean }): ReactNode {
  const text = `${timeText(stop.at)}, ${stop.text}`;
  return (
    // The list has the keyboard; a press on a stop is the mouse's way of the same.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys (aria-activedescendant)
    <div
      id={`stop-${stop.key}`}
      role="option"
      tabIndex={-1}
      aria-selected={current}
      aria-label={text}
      title={text}
      className={styles.stop}
      data-sort={stop.sort}
      data-later={later || undefined}
      onClick={() => goToStop(stop)}
    >
      <span className={styles.label}>{stop.label}</span>
      <span className={styles.at}>{timeText(stop.at)}</span>
    </div>
  );
}

/** What happened in the cluster, in order of time; the stop where one is stays in sight. */
function Stops(): ReactNode {
  const history = useStore((state) => state.history);
  const now = useStore((state) => state.mirror.now);
  const list = useRef<HTMLDivElement>(null);
  const stops = useMemo(() => stopsOf(history).slice(-SHOWN), [history]);
  const here = stopAt(stops, now);
  const current = stops[here];

  useEffect(() => {
    const box = list.current;
    const mark = box?.children[here];
    if (!box || !(mark instanceof HTMLElement)) return;
    box.scrollLeft = mark.offsetLeft - box.clientWidth * 0.6;
  }, [here]);

  return (
    <div
      ref={list}
      role="listbox"
      aria-label="Cluster time"
      aria-orientation="horizontal"
      tabIndex={0}
      className={styles.stops}
      aria-activedescendant={current ? `stop-${current.key}` : undefined}
      onKeyDown={(event) => onKeyDown(event, stops)}
    >
      {stops.map((stop, index) => (
        <StopMark key={stop.key} stop={stop} later={index > here} current={index === here} />
      ))}
    </div>
  );
}

/** The cluster's own time under the walk's: what changed when, and the way to any instant of it. */
export function ClusterTime(): ReactNode {
  return (
    <div className={styles.row}>
      <TimeControls />
      <Stops />
      <RulesInForce />
    </div>
  );
}
