import type { ReactNode } from 'react';
import type { ComparedSide, Walk } from '../../core/index.ts';
import { lookAtRow, useStore } from '../state/index.ts';
import { OutcomeBadge } from '../ui/index.ts';
import { ClientBar } from './ClientBar.tsx';
import styles from './Compare.module.css';
import { type Station, stationsOf } from './path.ts';

type Which = 'left' | 'right';

/** Looks at the pair that holds a hop of one side. */
function lookAtHop(which: Which, hop: number): void {
  const rows = useStore.getState().comparison?.rows ?? [];
  const row = rows.findIndex((each) => each[which] === hop);
  if (row !== -1) lookAtRow(row);
}

interface StationProps {
  readonly station: Station;
  readonly which: Which;
  /** Index of the hop that is looked at; -1 where this side has none. */
  readonly current: number;
}

function StationBox({ station, which, current }: StationProps): ReactNode {
  const { deeds, pods, failed, kind, name } = station;
  return (
    <li className={styles.station} data-kind={kind} data-failed={failed || undefined}>
      <b className={styles.name}>{name}</b>
      {pods
        .filter(({ reached }) => !reached)
        .map((pod) => (
          <span key={pod.name} className={styles.pod}>
            {pod.name}
          </span>
        ))}
      {deeds.map((deed) => (
        <button
          key={`${deed.hop}/${deed.text}`}
          type="button"
          className={styles.deed}
          data-tone={deed.tone}
          aria-current={deed.hop === current || undefined}
          onClick={() => lookAtHop(which, deed.hop)}
        >
          {deed.text}
        </button>
      ))}
      {pods
        .filter(({ reached }) => reached)
        .map((pod) => (
          <button
            key={pod.name}
            type="button"
            className={styles.pod}
            aria-current={pod.hop === current || undefined}
            onClick={() => lookAtHop(which, pod.hop)}
          >
            {pod.name}
          </button>
        ))}
    </li>
  );
}

/** What the application wrote, or that it never heard of the request. */
function Said({ walk }: { readonly walk: Walk }): ReactNode {
  const { log, seenClient, server } = walk.outcome;
  if (!log) return <p className={styles.silent}>No application logged this request.</p>;
  return (
    <p className={styles.log} title={log}>
      <span>{server?.name}</span> {seenClient && log.startsWith(seenClient) ? <b>{seenClient}</b> : null}
      {seenClient && log.startsWith(seenClient) ? log.slice(seenClient.length) : log}
    </p>
  );
}

/** One side: its name and end on top, the way, whose address the packet carries, and what the application logs. */
export function SideView({ side, which }: { readonly side: ComparedSide; readonly which: Which }): ReactNode {
  const row = useStore(({ comparison, comparedRow }) => comparison?.rows[comparedRow]);
  const { walk, label, error } = side;
  return (
    <section className={styles.side} aria-label={`${which}: ${label}`}>
      <div className={styles.sideHead}>
        <h2>{label}</h2>
        {walk ? <OutcomeBadge outcome={walk.outcome} reached /> : null}
      </div>
      {walk ? (
        <>
          <ol className={styles.path} aria-label="Way of the request">
            {stationsOf(walk).map((station) => (
              <StationBox
                key={`${station.id}/${station.first}`}
                station={station}
                which={which}
                current={row?.[which] ?? -1}
              />
            ))}
          </ol>
          <ClientBar walk={walk} />
          <Said walk={walk} />
        </>
      ) : (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </section>
  );
}
