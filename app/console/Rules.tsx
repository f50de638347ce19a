import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { RuleLine } from '../../core/index.ts';
import { selectOrigin } from '../actions/index.ts';
import { selectFocus, useStore } from '../state/index.ts';
import { type Lit, litLines } from './lit-lines.ts';
import { NodeSelect } from './NodeSelect.tsx';
import styles from './Rules.module.css';
import { placeOf, ROW, useRowsInView } from './rows-in-view.ts';

/** What a line has matched, in words; nothing for lines that count nothing. */
const countText = ({ packets, bytes = 0 }: RuleLine): string | undefined =>
  packets === undefined ? undefined : `${packets} packets, ${bytes} bytes have met this`;

interface LineProps {
  readonly line: RuleLine;
  readonly lit: Lit;
  /** Which line of how many. */
  readonly at: readonly [index: number, count: number];
}

function Line({ line, lit, at }: LineProps): ReactNode {
  const origin = line.origins[0];
  return (
    <li className={styles.line} data-lit={lit} {...placeOf(...at)}>
      <span className={styles.packets} title={countText(line)}>
        {line.packets ? line.packets : ''}
      </span>
      <code>{line.text}</code>
      {lit === 'hop' ? <span className="hidden"> (matched by this hop)</span> : null}
      {origin ? (
        <button
          type="button"
          className={styles.origin}
          title={`Made from ${origin.kind} ${origin.name}`}
          onClick={() => selectOrigin(origin)}
        >
          {origin.kind} {origin.name}
        </button>
      ) : null}
    </li>
  );
}

/** A node's rules as its tool prints them. Lines that the walk matched are lit, the hop's own strongest. */
export function Rules(): ReactNode {
  const rules = useStore((state) => state.rules);
  const walk = useStore((state) => state.walk);
  const hop = useStore(selectFocus);
  const list = useRef<HTMLOListElement>(null);
  const lit = useMemo(() => (rules ? litLines(rules.lines, rules.node, walk, hop) : []), [rules, walk, hop]);
  const first = lit.indexOf('hop');

  const lines = rules?.lines ?? [];
  const { from, to, onScroll } = useRowsInView(lines.length);

  // The list follows the walk: the first rule that this hop matched is brought into view.
  useEffect(() => {
    if (list.current && first >= 0) list.current.scrollTop = first * ROW - list.current.clientHeight / 3;
  }, [first]);

  return (
    <div className={styles.rules}>
      <p className={styles.prompt}>
        <NodeSelect />
        <code>$ {rules?.command ?? 'iptables-save'}</code>
        <span className={styles.count}>{rules ? `${rules.lines.length} lines` : 'asking …'}</span>
      </p>
      <ol ref={list} className={styles.lines} tabIndex={-1} onScroll={onScroll}>
        {from > 0 && <li role="presentation" style={{ height: from * ROW }} />}
        {lines.slice(from, to).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity than its place
          <Line key={from + index} line={line} lit={lit[from + index]} at={[from + index, lines.length]} />
        ))}
        {to < lines.length && <li role="presentation" style={{ height: (lines.length - to) * ROW }} />}
      </ol>
    </div>
  );
}
