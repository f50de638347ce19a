import { ChevronDown, ChevronUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { foldInspector, useAction } from '../actions/index.ts';
import { selectFocus, useStore } from '../state/index.ts';
import styles from './Stack.module.css';

interface StackProps {
  readonly manifests: ReactNode;
  readonly canvas: ReactNode;
  readonly timeline: ReactNode;
  readonly inspector: ReactNode;
}

/** Small screens: the walk to read, the Inspector as a sheet from below, the text behind a fold. */
export function Stack({ manifests, canvas, timeline, inspector }: StackProps): ReactNode {
  const folded = useStore((state) => state.layout.folded.inspector);
  const textFolded = useStore((state) => state.layout.folded.manifests);
  const title = useStore((state) => selectFocus(state)?.title ?? 'Inspector');
  const fold = useAction(foldInspector);
  return (
    <div className={styles.stack}>
      <div className={styles.page}>
        <div className={styles.canvas}>{canvas}</div>
        {timeline}
        <div className={styles.manifests} data-folded={textFolded || undefined}>
          {manifests}
        </div>
      </div>
      <section aria-label="Inspector" className={styles.sheet} data-folded={folded || undefined}>
        <button type="button" className={styles.handle} aria-expanded={!folded} onClick={fold.onClick}>
          <span>{title}</span>
          {folded ? <ChevronUp aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
        </button>
        {folded ? null : inspector}
      </section>
    </div>
  );
}
