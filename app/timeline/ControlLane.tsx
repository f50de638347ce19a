import type { ReactNode } from 'react';
import type { ControlEvent } from '../../core/index.ts';
import { selectOrigin, showTab } from '../actions/index.ts';
import { timeText } from '../state/index.ts';
import styles from './ControlLane.module.css';

interface ControlLaneProps {
  readonly title: string;
  readonly events: readonly ControlEvent[];
  readonly hidden: number;
}

/** Control-plane events beside the walk, as square stops. */
export function ControlLane({ title, events, hidden }: ControlLaneProps): ReactNode {
  if (events.length === 0) return null;
  return (
    <div className={styles.lane}>
      <span className={styles.plane} aria-hidden="true">
        control plane
      </span>
      <ol className={styles.stops} aria-label={`Control plane, ${title} the walk`}>
        {events.map((event, index) => {
          const text = `${timeText(event.at)}, ${event.by}: ${event.text}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two events may say the same at the same instant
            <li key={`${event.at}/${index}`}>
              <button
                type="button"
                className={styles.stop}
                title={text}
                aria-label={text}
                onClick={() => selectOrigin(event.about)}
              />
            </li>
          );
        })}
      </ol>
      <button type="button" className={styles.title} onClick={() => showTab('events')}>
        {title}
        {hidden > 0 ? ` +${hidden}` : ''}
      </button>
    </div>
  );
}
