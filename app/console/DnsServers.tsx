import { type ReactNode, useEffect, useState } from 'react';
import {
  editCorefile,
  resetCorefile,
  setNodeLocalDns,
  setOutside,
  setOutsideSilent,
} from '../actions/index.ts';
import { useStore } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import styles from './Dns.module.css';
import { DnsLog } from './DnsLog.tsx';
import { outsideFrom, outsideText } from './dns-outside-text.ts';

/** What CoreDNS logs when it refuses a Corefile: the last line is its reason. */
function Refused({ log, running }: { log: readonly string[]; running: boolean }): ReactNode {
  return (
    <div className={styles.refused} role="status">
      <p>
        CoreDNS refuses this Corefile.{' '}
        {running
          ? 'The configuration before it stays in force.'
          : 'A process that starts with it ends at once.'}
      </p>
      <pre>{log.join('\n')}</pre>
    </div>
  );
}

function Outside(): ReactNode {
  const dns = useStore((state) => state.dns);
  const known = outsideText(dns?.outside ?? {});
  const [text, setText] = useState(known);
  useEffect(() => setText(known), [known]);
  return (
    <details className={styles.outside}>
      <summary>The world outside, where forward leads</summary>
      <label htmlFor="dns-outside">
        A name in each line, then its addresses, or the name it is an alias of
      </label>
      <textarea
        id="dns-outside"
        rows={4}
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text !== known && void setOutside(outsideFrom(text))}
      />
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={dns?.unreachable ?? false}
          onChange={(event) => void setOutsideSilent(event.target.checked)}
        />
        It does not answer
      </label>
    </details>
  );
}

/** CoreDNS: its Pods, its plug-ins in the order in which a query meets them, and its Corefile. */
export function DnsServers(): ReactNode {
  const dns = useStore((state) => state.dns);
  if (!dns) return null;
  const { servers, blocks, corefile, original, refused, pending, log, nodeLocal } = dns;
  const ready = servers.filter((server) => server.ready).length;
  return (
    <section className={styles.servers} aria-label="CoreDNS">
      <p className={styles.head}>
        <b>CoreDNS</b>
        <span data-good={ready > 0 || undefined} className={styles.ready}>
          {servers.length === 0 ? 'no Pods' : `${ready} of ${servers.length} ready`}
        </span>
        <span className={styles.buttons}>
          <Button label="Edit the Corefile" onClick={() => editCorefile(corefile)} />
          {corefile === original ? null : (
            <Button label="Reset the Corefile" onClick={() => resetCorefile(original)}>
              Reset
            </Button>
          )}
        </span>
      </p>
      {ready === 0 && !nodeLocal ? (
        <p className={styles.refused} role="status">
          kube-dns has no ready endpoint: kube-proxy’s rules refuse every query, and names fail for now.
        </p>
      ) : null}
      {refused ? <Refused log={log} running={ready > 0} /> : null}
      {pending ? (
        <p className={styles.pending} role="status">
          The Corefile has changed. CoreDNS looks at it within a minute or so; until then the one before
          answers.
        </p>
      ) : null}
      {!refused && log.some((line) => line.startsWith('[FATAL]')) ? (
        <pre className={styles.log}>{log.join('\n')}</pre>
      ) : null}
      {blocks.map(({ zones, plugins }) => (
        <p key={zones.join(' ')} className={styles.chain}>
          {blocks.length > 1 ? <code>{zones.join(' ')}</code> : null}
          <span>{plugins.join(' → ')}</span>
        </p>
      ))}
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={nodeLocal}
          onChange={(event) => void setNodeLocalDns(event.target.checked)}
        />
        NodeLocal DNSCache: a cache on every node
      </label>
      <DnsLog servers={servers} />
      <Outside />
    </section>
  );
}
