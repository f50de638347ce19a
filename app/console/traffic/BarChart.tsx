import type { ReactNode } from 'react';
import { openSample } from '../../actions/index.ts';
import type { Bar, Bars } from './bars.ts';
import styles from './Traffic.module.css';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const width = (share: number): string => `${share * 100}%`;

function BarRow({ bar }: { readonly bar: Bar }): ReactNode {
  const { label, note, count, share, implied, parts } = bar;
  const failed = parts.filter(({ kind }) => kind !== 'answered').reduce((sum, part) => sum + part.count, 0);
  // A failed request is what a person wants to see first.
  const shown = parts.find(({ kind }) => kind !== 'answered') ?? parts[0];
  if (!shown) return null;
  return (
    <li>
      <button
        type="button"
        className={styles.bar}
        title="Open one of these walks"
        aria-label={`${label} ${note}: ${count} requests, ${percent(share)}`}
        onClick={() => openSample(shown)}
      >
        <span className={styles.label}>
          <b>{label}</b> {note}
        </span>
        <span className={styles.track}>
          <i data-of="answered" style={{ width: width(((count - failed) / count) * share) }} />
          <i data-of="failed" style={{ width: width((failed / count) * share) }} />
          {implied === undefined ? null : (
            <i
              data-of="implied"
              style={{ left: width(implied) }}
              title={`the rules imply ${percent(implied)}`}
            />
          )}
        </span>
        <span className={styles.count}>{count.toLocaleString('en')}</span>
        <span className={styles.share}>{percent(share)}</span>
      </button>
    </li>
  );
}

/** One way to break many requests down. Pressing a bar opens one walk from it. */
export function BarChart({ chart }: { readonly chart: Bars }): ReactNode {
  return (
    <section className={styles.chart} aria-label={chart.title}>
      <h3>{chart.title}</h3>
      <ol>
        {chart.bars.map((bar) => (
          <BarRow key={bar.label} bar={bar} />
        ))}
      </ol>
    </section>
  );
}
