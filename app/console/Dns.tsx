import { type ReactNode, useMemo } from 'react';
import { openStep, seekToHop } from '../actions/index.ts';
import { useStore } from '../state/index.ts';
import { dnsLadder } from './dns-ladder.ts';
import styles from './Table.module.css';

/** Every query of the current walk, rung by rung down the search list. */
export function Dns(): ReactNode {
  const walk = useStore((state) => state.walk);
  const rungs = useMemo(() => dnsLadder(walk), [walk]);
  if (!walk) return <p className={styles.empty}>Send a request: its DNS queries will stand here.</p>;
  if (rungs.length === 0)
    return <p className={styles.empty}>This request needed no DNS: it names an address.</p>;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">#</th>
          <th scope="col">Query</th>
          <th scope="col">Asked at</th>
          <th scope="col">Answer</th>
          <th scope="col">Given by</th>
        </tr>
      </thead>
      <tbody>
        {rungs.map((rung, index) => (
          <tr key={rung.id} data-good={rung.ok || undefined}>
            <td>{index + 1}</td>
            <td>
              <button
                type="button"
                className={styles.link}
                onClick={() => {
                  seekToHop(rung.hop);
                  openStep(rung.id);
                }}
              >
                <code>{rung.question}</code>
              </button>
            </td>
            <td>
              <code>{rung.server}</code>
            </td>
            <td>
              <span className={styles.mark} data-good={rung.ok || undefined} aria-hidden="true">
                {rung.ok ? '●' : '○'}
              </span>{' '}
              <code>{rung.answer}</code>
            </td>
            <td className={styles.wide}>{rung.by}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
