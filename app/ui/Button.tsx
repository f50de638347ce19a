import type { ReactNode } from 'react';
import styles from './Button.module.css';
import { keyText } from './key-text.ts';

interface ButtonProps {
  /** The accessible name; shown as text unless the button has only an icon. */
  readonly label: string;
  readonly onClick: () => void;
  readonly icon?: ReactNode;
  readonly look?: 'plain' | 'primary' | 'bare';
  readonly iconOnly?: boolean;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly keys?: readonly string[];
  /** Shown instead of `label` where there is little room. */
  readonly children?: ReactNode;
}

/** A push button, with its key in the tooltip. */
export function Button(props: ButtonProps): ReactNode {
  const { label, look = 'plain', iconOnly = false, keys = [], children } = props;
  const key = keys[0] === undefined ? '' : ` (${keyText(keys[0])})`;
  return (
    <button
      type="button"
      className={styles.button}
      data-look={look}
      data-icon-only={iconOnly || undefined}
      aria-label={iconOnly || children ? label : undefined}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      title={iconOnly || key ? `${label}${key}` : undefined}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      {props.icon}
      {iconOnly ? null : (children ?? label)}
    </button>
  );
}
