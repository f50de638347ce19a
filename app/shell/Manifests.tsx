import type { ReactNode } from 'react';
import { foldManifests, useAction } from '../actions/index.ts';
import { useStore } from '../state/index.ts';
import { Region } from '../ui/index.ts';
import { ApplyStatus } from './ApplyStatus.tsx';
import { Files } from './Files.tsx';
import styles from './Manifests.module.css';
import { ObjectBar } from './ObjectBar.tsx';

interface ManifestsProps {
  /** To which side it folds: `bottom` where regions are stacked. */
  readonly edge: 'left' | 'bottom';
  /** The editor. */
  readonly children: ReactNode;
}

/** The text that makes the cluster. */
export function Manifests({ edge, children }: ManifestsProps): ReactNode {
  const folded = useStore((state) => state.layout.folded.manifests);
  const fold = useAction(foldManifests);
  const object = useStore((state) => (state.objectInFront ? state.openObject : undefined));
  return (
    <Region
      name="Manifests"
      edge={edge}
      folded={folded}
      onFold={fold.onClick}
      keys={fold.keys}
      head={<Files />}
    >
      {object ? <ObjectBar shown={object} /> : null}
      <div className={styles.editor}>{children}</div>
      <ApplyStatus />
    </Region>
  );
}
