import { type ReactNode, useId } from 'react';
import styles from './Settings.module.css';

interface ChoiceProps<T extends string> {
  readonly title: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly note: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One of a few, each with a line that says what it means. */
export function Choice<T extends string>({ title, options, value, onChange }: ChoiceProps<T>): ReactNode {
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend>{title}</legend>
      {options.map((option) => {
        const note = `${name}-${option.value}`;
        return (
          <label key={option.value} className={styles.option}>
            <input
              type="radio"
              name={name}
              aria-label={option.label}
              aria-describedby={note}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>
              <b>{option.label}</b>
              <span id={note} className={styles.note}>
                {option.note}
              </span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
