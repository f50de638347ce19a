import type { ReactNode } from 'react';
import { selectOrigin } from '../actions/index.ts';
import { timeText, useStore } from '../state/index.ts';
import styles from './Table.module.css';

/** What the control plane did, newest first. */
export function Events(): ReactNode {
  const events = useStore((state) => state.mirror.events);
  if (events.length === 0) return <p className={styles.empty}>Nothing has happened yet.</p>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
        </tr>
      </thead>
      <tbody>
        {events
          .map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: events are only ever appended
            <tr key={index}>
              <td className={styles.time}>{timeText(event.at)}</td>
              <td className={styles.time}>{event.by}</td>
              <td className={styles.wide}>
                <button type="button" className={styles.link} onClick={() => selectOrigin(event.about)}>
                  {event.text}
                </button>
              </td>
            </tr>
          ))
          .reverse()}
      </tbody>
    </table>
  );
}
