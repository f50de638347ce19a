import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '../../core/index.ts';
import { foldManifests, showFile, useAction } from '../actions/index.ts';
import { selectHeldBack, useStore } from '../state/index.ts';
import { Region } from '../ui/index.ts';
import { applyText } from './apply-text.ts';
import styles from './Manifests.module.css';

function Files(): ReactNode {
  const files = useStore((state) => state.files);
  const active = useStore((state) => state.activeFile);
  if (files.length === 0) return <h2 className={styles.title}>Manifests</h2>;
  return (
    <div className={styles.files}>
      {files.map(({ name }) => (
        <button
          key={name}
          type="button"
          className={styles.file}
          aria-pressed={name === active}
          onClick={() => showFile(name)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

const problemText = ({ range, message }: Problem): string => `${range.file}:${range.startLine}: ${message}`;

/** What the cluster made of the text: applied, or held back because of errors. */
function Status(): ReactNode {
  const heldBack = useStore(selectHeldBack);
  const problems = useStore((state) => state.mirror.problems);
  const log = useStore((state) => state.mirror.applyLog);
  if (heldBack || problems.length > 0) {
    return (
      <div role="status" className={styles.status} data-bad>
        <p className={styles.badge}>
          <TriangleAlert aria-hidden="true" />
          {heldBack
            ? 'The text has errors: the cluster keeps its last good state.'
            : 'Applied, with warnings.'}
        </p>
        <ul className={styles.problems}>
          {problems.map((problem) => (
            <li key={problemText(problem)}>
              <code>{problemText(problem)}</code>
            </li>
          ))}
        </ul>
      </div>
    );
  }
  return (
    <div role="status" className={styles.status}>
      <p className={styles.applied} title={log.join('\n')}>
        <CircleCheck aria-hidden="true" />
        {applyText(log)}
      </p>
    </div>
  );
}

/** The text that makes the cluster. `children` is the editor. */
export function Manifests({ children }: { children: ReactNode }): ReactNode {
  const folded = useStore((state) => state.layout.folded.manifests);
  const fold = useAction(foldManifests);
  return (
    <Region
      name="Manifests"
      edge="left"
      folded={folded}
      onFold={fold.onClick}
      keys={fold.keys}
      head={<Files />}
    >
      <div className={styles.editor}>{children}</div>
      <Status />
    </Region>
  );
}
