import { DialogDismiss } from '@ariakit/react';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Dismiss.module.css';

/** The cross at the end of a dialog's head. */
export function Dismiss(): ReactNode {
  return (
    <DialogDismiss className={styles.dismiss} aria-label="Close">
      <X aria-hidden="true" />
    </DialogDismiss>
  );
}
