import { Dialog, DialogHeading } from '@ariakit/react';
import type { ReactNode } from 'react';
import { Dismiss } from '../ui/index.ts';
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
        <Dismiss />
      </div>
      <div className={styles.body}>{children}</div>
    </Dialog>
  );
}
