import type { ReactNode } from 'react';
import { actions, setKeysShown } from '../actions/index.ts';
import { keyText } from '../ui/index.ts';
import styles from './KeysDialog.module.css';
import { Modal } from './Modal.tsx';

const GROUPS = ['Walk', 'Time', 'Look', 'Arrange', 'Help'] as const;

/** Every action that has a key. */
export function KeysDialog(): ReactNode {
  return (
    <Modal title="Keys" onClose={() => setKeysShown(false)}>
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
    </Modal>
  );
}
