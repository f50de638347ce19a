import type { ReactNode } from 'react';
import { openStep, seekToHop } from '../actions/index.ts';
import styles from './Dns.module.css';
import type { Ladder, LadderQuery, Rung } from './dns-ladder.ts';
import { ResolvConf } from './ResolvConf.tsx';

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** The query opens into its own way through the rules. */
function Query({ query }: { query: LadderQuery }): ReactNode {
  const { id, hop, type, transport, answer, who, by, took, ok, truncated } = query;
  return (
    <li>
      <button
        type="button"
        className={styles.query}
        data-good={ok || undefined}
        title={who === '' ? 'Follow this packet' : `Answered by ${who}. Follow this packet`}
        onClick={() => {
          seekToHop(hop);
          openStep(id);
        }}
      >
        <b>{type}</b>
        {transport === 'TCP' ? <span className={styles.tag}>TCP</span> : null}
        <span aria-hidden="true">{ok ? '●' : '○'}</span>
        <code>{answer}</code>
        {truncated ? <span className={styles.tag}>cut</span> : null}
        <span className={styles.by}>{by}</span>
        <span className={styles.took}>{took}</span>
      </button>
    </li>
  );
}

function RungRow({ rung, step }: { rung: Rung; step: number }): ReactNode {
  const { typed, added, outcome, because, who, queries } = rung;
  return (
    <li className={styles.rung} data-outcome={outcome}>
      <span className={styles.step}>{step}</span>
      <div className={styles.name}>
        <code>
          <b>{typed}</b>
          <span className={styles.added}>{added}</span>
        </code>
        <p className={styles.because}>
          {because}
          {who === '' ? '' : ` Said by ${who}.`}
        </p>
      </div>
      {queries.length > 0 ? (
        <ul className={styles.queries}>
          {queries.map((query) => (
            <Query key={query.id} query={query} />
          ))}
        </ul>
      ) : (
        <p className={styles.untaken}>not asked</p>
      )}
    </li>
  );
}

function summary({ rungs, queries, wasted, answered, ndots }: Ladder): ReactNode {
  const asked = rungs.filter((rung) => rung.queries.length > 0).length;
  const total = `${counted(queries, 'query', 'queries')} for ${counted(asked, 'name')}`;
  if (!answered) return <>{total}, and no address.</>;
  if (wasted === 0) return <>{total}: the first one answered.</>;
  return (
    <>
      {total}; <b>{wasted} for names that do not help</b>
      {ndots === undefined ? '' : `, because ${ndots} puts the search list first`}.
    </>
  );
}

/** Names in the order in which they are tried, each with its queries. */
export function DnsLadder({ ladder }: { ladder: Ladder }): ReactNode {
  return (
    <>
      <p className={styles.summary}>{summary(ladder)}</p>
      <ol className={styles.ladder}>
        {ladder.rungs.map((rung, index) => (
          <RungRow key={`${rung.typed}${rung.added}`} rung={rung} step={index + 1} />
        ))}
      </ol>
      {ladder.conf.length > 0 ? <ResolvConf lines={ladder.conf} /> : null}
    </>
  );
}
