import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { RuleLine } from '../../core/index.ts';
import { selectOrigin, showRulesOf } from '../actions/index.ts';
import { selectFocus, selectRulesNode, useStore } from '../state/index.ts';
import { type Lit, litLines } from './lit-lines.ts';
import styles from './Rules.module.css';

function Line({ line, lit }: { line: RuleLine; lit: Lit }): ReactNode {
  const origin = line.origins[0];
  return (
    <li className={styles.line} data-lit={lit}>
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

function NodeSelect(): ReactNode {
  const nodes = useStore((state) => state.mirror.nodes);
  const node = useStore(selectRulesNode);
  return (
    <select
      aria-label="Node"
      className={styles.node}
      value={node ?? ''}
      onChange={(event) => showRulesOf(event.target.value)}
    >
      {nodes.map(({ name }) => (
        <option key={name}>{name}</option>
      ))}
    </select>
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

  // The list follows the walk: the first rule that this hop matched is brought into view.
  useEffect(() => {
    const line = list.current?.children[first];
    if (list.current && line instanceof HTMLElement)
      list.current.scrollTop = line.offsetTop - list.current.clientHeight / 3;
  }, [first]);

  return (
    <div className={styles.rules}>
      <p className={styles.prompt}>
        <NodeSelect />
        <code>$ {rules?.command ?? 'iptables-save'}</code>
        <span className={styles.count}>{rules ? `${rules.lines.length} lines` : 'asking …'}</span>
      </p>
      <ol ref={list} className={styles.lines} tabIndex={-1}>
        {(rules?.lines ?? []).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity than its place
          <Line key={index} line={line} lit={lit[index]} />
        ))}
      </ol>
    </div>
  );
}
