import { Dialog, DialogDismiss, DialogHeading } from '@ariakit/react';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { actions, setKeysShown } from '../actions/index.ts';
import { keyText } from '../ui/index.ts';
import styles from './KeysDialog.module.css';

const GROUPS = ['Walk', 'Look', 'Arrange', 'Help'] as const;

/** Every action that has a key. */
export function KeysDialog(): ReactNode {
  return (
    <Dialog
      open
      onClose={() => setKeysShown(false)}
      className={styles.dialog}
      backdrop={<div className={styles.backdrop} />}
    >
      <div className={styles.head}>
        <DialogHeading className={styles.heading}>Keys</DialogHeading>
        <DialogDismiss className={styles.close} aria-label="Close">
          <X aria-hidden="true" />
        </DialogDismiss>
      </div>
      <div className={styles.groups}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h2>{group}</h2>
            <dl>
              {actions
                .filter((action) => action.group === group && action.keys.length > 0)
                .map((action) => (
                  <div key={action.id} className={styles.row}>
                    <dt>{action.label}</dt>
                    <dd>
                      {action.keys.map((key) => (
                        <kbd key={key}>{keyText(key)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
