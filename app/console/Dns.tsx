import { type ReactNode, useMemo } from 'react';
import { useStore } from '../state/index.ts';
import styles from './Dns.module.css';
import { DnsLadder } from './DnsLadder.tsx';
import { DnsServers } from './DnsServers.tsx';
import { dnsLadder } from './dns-ladder.ts';
import table from './Table.module.css';

/** The lookup of the current walk as a ladder, and beside it who answers and by which configuration. */
export function Dns(): ReactNode {
  const walk = useStore((state) => state.walk);
  const ladder = useMemo(() => dnsLadder(walk), [walk]);
  return (
    <div className={styles.dns}>
      <section className={styles.lookup} aria-label="Lookup">
        {ladder ? (
          <DnsLadder ladder={ladder} />
        ) : (
          <p className={table.empty}>
            {walk
              ? 'This request needed no DNS: it names an address, /etc/hosts knew the name, or the application remembered it.'
              : 'Send a request: its DNS queries will stand here.'}
          </p>
        )}
      </section>
      <DnsServers />
    </div>
  );
}
