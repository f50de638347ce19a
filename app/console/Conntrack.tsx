import { type ReactNode, useMemo } from 'react';
import { useStore } from '../state/index.ts';
import { flowRows } from './flow-rows.ts';
import { NodeSelect } from './NodeSelect.tsx';
import rules from './Rules.module.css';
import styles from './Table.module.css';

const TITLES = ['Protocol', 'Request', 'Answer, as it arrives', 'Rewritten', 'State', 'Forgotten in'];

/** The flows that a node's kernel knows: by these an answer finds its way back without any rule. */
export function Conntrack(): ReactNode {
  const view = useStore((state) => state.conntrack);
  const rows = useMemo(() => flowRows(view), [view]);
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
                <tr key={row.key} title={row.text}>
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
