import { type CSSProperties, type ReactNode, useMemo } from 'react';
import type { Hop, Walk } from '../../core/index.ts';
import { seekToHop } from '../actions/index.ts';
import { endOf, hopsOfLine, selectCursorLine, selectHopIndex, timeOfHop, useStore } from '../state/index.ts';
import { labelRows, labelSpan } from './label-rows.ts';
import styles from './Stops.module.css';
import { labelWidth } from './use-width.ts';

const FONT = '600 14px "Inter Variable", system-ui, sans-serif';

/** How a stop looks: what became of the packet there. */
const markOf = (hop: Hop): string =>
  ['refused', 'dropped', 'failed'].includes(hop.verdict)
    ? 'wrong'
    : hop.verdict === 'rewritten'
      ? 'rewritten'
      : '';

/** The walk as an ordered list of hops along the line: the canvas's equal for people who do not see it. */
export function Stops({ walk, width }: { walk: Walk; width: number }): ReactNode {
  const current = useStore(selectHopIndex);
  const file = useStore((state) => state.cursor?.file);
  const line = useStore(selectCursorLine);
  const lit = useMemo(
    () => new Set(file !== undefined && line !== undefined ? hopsOfLine(walk, file, line) : []),
    [walk, file, line],
  );
  const labels = useMemo(
    () =>
      walk.hops.map((hop, index) => ({
        x: (timeOfHop(walk, index) / endOf(walk)) * width,
        width: labelWidth(hop.label, FONT),
      })),
    [walk, width],
  );
  const rows = useMemo(() => labelRows(labels, width, current), [labels, width, current]);

  return (
    <ol className={styles.stops} aria-label="Hops of the walk">
      {walk.hops.map((hop, index) => {
        const label = labels[index] ?? { x: 0, width: 0 };
        const [start] = labelSpan(label, width);
        return (
          <li key={hop.id} className={styles.stop} style={{ left: label.x }}>
            <button
              type="button"
              className={styles.button}
              data-row={rows[index]}
              data-mark={markOf(hop)}
              data-passed={index < current || undefined}
              data-lit={lit.has(index) || undefined}
              aria-current={index === current ? 'step' : undefined}
              title={hop.caption}
              style={{ '--shift': `${start - label.x}px` } as CSSProperties}
              onClick={() => seekToHop(index)}
            >
              <span className={styles.dot} aria-hidden="true" />
              <span className={styles.label}>{hop.label}</span>
              <span className="hidden">. {hop.caption}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
