import { type ReactNode, useEffect, useRef } from 'react';
import type { ComparedRow, Comparison, Hop } from '../../core/index.ts';
import { lookAtRow, placeText, useStore } from '../state/index.ts';
import styles from './Rows.module.css';

function Cell({ hop, differs }: { readonly hop: Hop | undefined; readonly differs: boolean }): ReactNode {
  if (!hop) return <span className={styles.nothing}>—</span>;
  return (
    <span className={styles.cell} data-verdict={hop.verdict} data-differs={differs || undefined}>
      <b>{hop.label}</b>
      <span>{placeText(hop.place)}</span>
    </span>
  );
}

interface RowProps {
  readonly comparison: Comparison;
  readonly row: ComparedRow;
  readonly index: number;
  readonly current: boolean;
}

const hopOf = (walk: Comparison['left']['walk'], index: number | undefined): Hop | undefined =>
  index === undefined ? undefined : walk?.hops[index];

function Row({ comparison, row, index, current }: RowProps): ReactNode {
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (current) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const alone = row.left === undefined || row.right === undefined;
  const marks = alone ? ['only on one side'] : row.differs;
  const differs = marks.length > 0;
  return (
    <li>
      <button
        ref={ref}
        type="button"
        className={styles.row}
        aria-current={current || undefined}
        data-differs={differs || undefined}
        onClick={() => lookAtRow(index)}
      >
        <Cell hop={hopOf(comparison.left.walk, row.left)} differs={differs} />
        <span className={styles.sign}>
          <span aria-hidden="true">{differs ? '≠' : '='}</span>
          <span className="hidden">{differs ? `differs: ${marks.join(', ')}` : 'alike'}</span>
          {differs ? <small aria-hidden="true">{marks.join(' · ')}</small> : null}
        </span>
        <Cell hop={hopOf(comparison.right.walk, row.right)} differs={differs} />
      </button>
    </li>
  );
}

/** Both walks hop by hop: what tells the same stretch stands on one line. */
export function Rows({ comparison }: { readonly comparison: Comparison }): ReactNode {
  const current = useStore((state) => state.comparedRow);
  return (
    <ol className={styles.rows} aria-label="Hops, side by side">
      {comparison.rows.map((row, index) => (
        <Row
          key={`${row.left}/${row.right}`}
          comparison={comparison}
          row={row}
          index={index}
          current={index === current}
        />
      ))}
    </ol>
  );
}
