import { Dialog, DialogDismiss, DialogHeading } from '@ariakit/react';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Modal.module.css';

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly wide?: boolean;
  /** Beside the title. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** A dialog over the page: Escape and a press outside close it, the keyboard stays in it. */
export function Modal({ title, onClose, wide = false, tools, children }: ModalProps): ReactNode {
  return (
    <Dialog
      open
      onClose={onClose}
      className={styles.dialog}
      data-wide={wide || undefined}
      backdrop={<div className={styles.backdrop} />}
    >
      <div className={styles.head}>
        <DialogHeading className={styles.heading}>{title}</DialogHeading>
        {tools}
        <DialogDismiss className={styles.close} aria-label="Close">
          <X aria-hidden="true" />
        </DialogDismiss>
      </div>
      <div className={styles.body}>{children}</div>
    </Dialog>
  );
}
