import { X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { dismissSaid, showCommands } from '../actions/index.ts';
import { type Said, useStore } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import styles from './Commands.module.css';

/** What went well needs no answer: it goes away by itself, and stays in the Events tab. */
const SHOWN_MILLIS = 7000;

function Output({ said }: { said: Said }): ReactNode {
  return (
    <>
      <p className={styles.line}>
        <code>{said.line}</code>
      </p>
      {said.stdout ? <pre className={styles.out}>{said.stdout.trimEnd()}</pre> : null}
      {said.stderr ? (
        <pre className={styles.out} data-error={said.failed || undefined}>
          {said.stderr.trimEnd()}
        </pre>
      ) : null}
    </>
  );
}

/** The command that just ran, as it would be typed, and what it printed. */
export function Commands(): ReactNode {
  const said = useStore((state) => (state.saidShown ? state.said.at(-1) : undefined));
  const id = said?.failed === false ? said.id : undefined;
  useEffect(() => {
    if (id === undefined) return;
    const timer = setTimeout(() => {
      if (useStore.getState().said.at(-1)?.id === id) dismissSaid();
    }, SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <div role="status" aria-label="Command" className={styles.place}>
      {said ? (
        <div className={styles.card} data-failed={said.failed || undefined}>
          <div className={styles.text}>
            <Output said={said} />
            <Button look="bare" label="All commands" onClick={showCommands} />
          </div>
          <Button look="bare" iconOnly icon={<X />} label="Close this message" onClick={dismissSaid} />
        </div>
      ) : null}
    </div>
  );
}
