import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Filter.module.css';

interface FilterProps {
  /** What it filters by: the accessible name. */
  readonly label: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** A field that leaves only the rows with these words. */
export function Filter({ label, text, onChange }: FilterProps): ReactNode {
  return (
    <span className={styles.filter}>
      <Search aria-hidden="true" />
      <input
        type="search"
        aria-label={label}
        placeholder="Filter"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  );
}
