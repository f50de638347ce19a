import { type ReactNode, useMemo } from 'react';
import { openSample } from '../../actions/index.ts';
import { type Traffic, timeText, useStore } from '../../state/index.ts';
import { failedBecause } from './bars.ts';
import { type Column, columnsOf } from './strip.ts';
import styles from './Traffic.module.css';

/** Ticks of the control plane that fit; more would be a carpet. */
const TICKS = 40;

/** What became of a column's requests, and why those died that did. */
function say({ at, answered, failed, endings }: Column): string {
  const why = endings.map((group) => `${group.summary} ${failedBecause(group)}`).join('; or ');
  return `${timeText(at)}: ${answered} answered${failed > 0 ? `, ${failed} failed: ${why}` : ''}`;
}

/** Requests over time, with what the control plane did meanwhile: which died, and when. */
export function Strip({ traffic }: { readonly traffic: Traffic }): ReactNode {
  const events = useStore((state) => state.mirror.events);
  const { width, from, until, columns } = useMemo(() => columnsOf(traffic), [traffic]);
  const most = Math.max(1, ...columns.map(({ answered, failed }) => answered + failed));
  const left = (at: number): string => `${((at - from) / (until - from)) * 100}%`;
  const ticks = events.filter(({ at }) => at >= from && at < until).slice(-TICKS);
  return (
    <figure className={styles.strip}>
      <figcaption>
        Over time, each column {width} ms
        <span>
          <i data-of="answered" /> answered
        </span>
        <span>
          <i data-of="failed" /> failed
        </span>
        <span>
          <i data-of="control" /> control plane
        </span>
      </figcaption>
      <div className={styles.columns}>
        {columns.map((column) => (
          <button
            key={column.at}
            type="button"
            className={styles.column}
            style={{ left: left(column.at), width: `${(width / (until - from)) * 100}%` }}
            title={say(column)}
            aria-label={say(column)}
            onClick={() => openSample(column.group)}
          >
            <i data-of="failed" style={{ height: `${(column.failed / most) * 100}%` }} />
            <i data-of="answered" style={{ height: `${(column.answered / most) * 100}%` }} />
          </button>
        ))}
        {ticks.map(({ at, by, text }) => (
          <i
            key={`${at}/${by}/${text}`}
            className={styles.tick}
            style={{ left: left(at) }}
            title={`${timeText(at)} ${by}: ${text}`}
          />
        ))}
      </div>
      <p className={styles.axis}>
        <span>{timeText(from)}</span>
        <span>{timeText(until)}</span>
      </p>
    </figure>
  );
}
