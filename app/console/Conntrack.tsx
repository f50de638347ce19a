import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { goToStep } from '../actions/index.ts';
import { flowOf, selectFocus, stepOfFlow, useStore } from '../state/index.ts';
import { flowRows } from './flow-rows.ts';
import { NodeSelect } from './NodeSelect.tsx';
import rules from './Rules.module.css';
import styles from './Table.module.css';

const TITLES = [
  'Made by',
  'Protocol',
  'Request',
  'Answer, as it arrives',
  'Rewritten',
  'State',
  'Forgotten in',
];

/** The hop of the walk at which a flow began: pressing it goes there. */
function MadeBy({ flow }: { flow: string }): ReactNode {
  const node = useStore((state) => state.conntrack?.node ?? '');
  const record = useStore((state) => state.record);
  const step = useMemo(() => stepOfFlow(record, { node, key: flow }), [record, node, flow]);
  if (!step) return null;
  return (
    <button type="button" className={styles.link} title={step.caption} onClick={() => goToStep(step.id)}>
      hop {step.id.replace(/\..*/, '')}
    </button>
  );
}

/** The flows that a node's kernel knows: by these an answer finds its way back without any rule. */
export function Conntrack(): ReactNode {
  const view = useStore((state) => state.conntrack);
  const rows = useMemo(() => flowRows(view), [view]);
  const hop = useStore(selectFocus);
  const record = useStore((state) => state.record);
  const flow = useMemo(() => hop && flowOf(record, hop), [record, hop]);
  const lit = useRef<HTMLTableRowElement>(null);
  const shown = flow?.node === view?.node ? flow?.key : undefined;
  useEffect(() => {
    if (view && shown !== undefined) lit.current?.scrollIntoView({ block: 'nearest' });
  }, [view, shown]);
  return (
    <div className={rules.rules}>
      <p className={rules.prompt}>
        <NodeSelect />
        <code>$ {view?.command ?? 'conntrack -L'}</code>
        <span className={rules.count}>
          {view ? `${rows.length} ${rows.length === 1 ? 'flow' : 'flows'}` : 'asking …'}
        </span>
      </p>
      <div className={rules.lines}>
        {view && rows.length === 0 ? (
          <p className={styles.empty}>No flow has passed this node, or all are forgotten. Send a request.</p>
        ) : (
          <table className={styles.table}>
            <thead>
              <tr>
                {TITLES.map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr
                  key={row.key}
                  ref={row.key === shown ? lit : undefined}
                  title={row.text}
                  data-lit={row.key === shown || undefined}
                  aria-current={row.key === shown || undefined}
                >
                  <td>
                    <MadeBy flow={row.key} />
                  </td>
                  <td>{row.protocol}</td>
                  <td>
                    <code>{row.original}</code>
                  </td>
                  <td>
                    <code>{row.reply}</code>
                  </td>
                  <td>{row.rewritten}</td>
                  <td>{row.state}</td>
                  <td className={styles.time}>{row.expires}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </div>
  );
}
