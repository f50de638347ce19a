import { ChevronDown, ChevronLeft, ChevronRight, ChevronUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import styles from './Region.module.css';

type Edge = 'left' | 'right' | 'bottom';

interface RegionProps {
  /** The accessible name of the landmark, and its title. */
  readonly name: string;
  /** The side of the screen that it folds to. */
  readonly edge: Edge;
  readonly folded: boolean;
  readonly onFold: () => void;
  readonly keys?: readonly string[];
  /** Beside the fold button: tabs, for instance. Without it the name is the title. */
  readonly head?: ReactNode;
  readonly children: ReactNode;
}

const FOLD = { left: <ChevronLeft />, right: <ChevronRight />, bottom: <ChevronDown /> };
const OPEN = { left: <ChevronRight />, right: <ChevronLeft />, bottom: <ChevronUp /> };

/** A landmark of the screen that folds to a narrow rail at its edge. */
export function Region({ name, edge, folded, onFold, keys = [], head, children }: RegionProps): ReactNode {
  const button = (
    <Button
      look="bare"
      iconOnly
      label={`${folded ? 'Open' : 'Fold'} ${name}`}
      icon={folded ? OPEN[edge] : FOLD[edge]}
      expanded={!folded}
      keys={keys}
      onClick={onFold}
    />
  );
  if (folded && edge !== 'bottom') {
    return (
      <section aria-label={name} className={styles.rail} data-edge={edge}>
        {button}
        <span className={styles.railName} aria-hidden="true">
          {name}
        </span>
      </section>
    );
  }
  return (
    <section aria-label={name} className={styles.region} data-edge={edge}>
      <div className={styles.head}>
        {head ?? <h2 className={styles.name}>{name}</h2>}
        <span className={styles.fold}>{button}</span>
      </div>
      {folded ? null : children}
    </section>
  );
}
