import { Plus } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { addFile } from '../actions/index.ts';
import { litRanges, selectFocus, useStore } from '../state/index.ts';
import { FileTab } from './FileTab.tsx';
import styles from './Manifests.module.css';
import { ObjectTab } from './ObjectTab.tsx';

/** The files, in the head of the region. */
export function Files(): ReactNode {
  const files = useStore((state) => state.files);
  const active = useStore((state) => state.activeFile);
  const inFront = useStore((state) => state.objectInFront);
  const hop = useStore(selectFocus);
  const selected = useStore((state) => state.selectedRange);
  const lit = useMemo(
    () => new Set([...litRanges(hop), ...(selected ? [selected] : [])].map(({ file }) => file)),
    [hop, selected],
  );
  if (files.length === 0) return <h2 className={styles.title}>Manifests</h2>;
  return (
    <div className={styles.files}>
      {files.map(({ name }) => (
        <FileTab
          key={name}
          name={name}
          active={name === active && !inFront}
          lit={lit.has(name)}
          canClose={files.length > 1}
        />
      ))}
      <ObjectTab />
      <button type="button" className={styles.add} aria-label="New file" onClick={addFile}>
        <Plus aria-hidden="true" />
      </button>
    </div>
  );
}
