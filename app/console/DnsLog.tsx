import type { ReactNode } from 'react';
import type { DnsView } from '../../core/index.ts';
import { timeText } from '../state/index.ts';
import styles from './Dns.module.css';

type Server = DnsView['servers'][number];

/** How a server fares: `Running on node-a`, `CrashLoopBackOff on node-b, 3 restarts`. */
function fares({ state, ready, node, restarts }: Server): string {
  const is = state === 'Running' && !ready ? 'not ready' : state;
  return `${is} on ${node}${restarts > 0 ? `, ${restarts} restart${restarts === 1 ? '' : 's'}` : ''}`;
}

/** What each CoreDNS has printed last: `kubectl logs` beside the ladder. */
export function DnsLog({ servers }: { servers: readonly Server[] }): ReactNode {
  return (
    <details className={styles.outside}>
      <summary>What CoreDNS logs</summary>
      {servers.map((server) => (
        <section key={server.name} aria-label={server.name}>
          <p className={styles.server}>
            <code>{server.name}</code> <span data-good={server.ready || undefined}>{fares(server)}</span>
          </p>
          <pre className={styles.log}>
            {server.log.map(({ at, text }) => `${timeText(at)}  ${text}`).join('\n') || 'nothing yet'}
          </pre>
        </section>
      ))}
    </details>
  );
}
