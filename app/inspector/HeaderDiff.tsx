import type { ReactNode } from 'react';
import type { Hop } from '../../core/index.ts';
import styles from './HeaderDiff.module.css';
import { headerRows } from './header-rows.ts';

/** The packet header before and after a hop; old values struck through, the client's address in its colour. */
export function HeaderDiff({ hop, client }: { hop: Hop; client: string | undefined }): ReactNode {
  const rows = headerRows(hop.before, hop.after);
  const isClient = (text: string): boolean =>
    client !== undefined &&
    (text === client || text.startsWith(`${client}:`) || text.startsWith(`[${client}]`));
  return (
    <table className={styles.table}>
      <tbody>
        {rows.map((row) => (
          <tr key={row.field}>
            <th scope="row">{row.field}</th>
            <td>
              {row.changed ? (
                <del data-client={isClient(row.before ?? '') || undefined}>{row.before}</del>
              ) : null}
              {row.changed ? (
                <ins data-client={isClient(row.after) || undefined}>{row.after}</ins>
              ) : (
                <span data-client={isClient(row.after) || undefined}>{row.after}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
      {hop.rewrittenBy ? (
        <caption className={styles.by}>
          rewritten by <code>{hop.rewrittenBy}</code>
        </caption>
      ) : null}
    </table>
  );
}
