import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '../../core/index.ts';
import { goTo, putBack, replaceOldPods, useAction } from '../actions/index.ts';
import { selectHeldBack, useStore, waitingRollout } from '../state/index.ts';
import { AssumedImages } from './AssumedImages.tsx';
import { applyText } from './apply-text.ts';
import styles from './Manifests.module.css';
import { Rollouts } from './Rollouts.tsx';

const problemText = ({ range, message }: Problem): string => `${range.file}:${range.startLine}: ${message}`;

/** The way back after a file was closed, or everything was reset. */
function SetAside(): ReactNode {
  const because = useStore((state) => state.setAside?.because);
  if (because === undefined) return null;
  return (
    <p className={styles.aside}>
      {because}{' '}
      <button type="button" className={styles.link} onClick={putBack}>
        Put back
      </button>
    </p>
  );
}

const pods = (count: number, which: string): string => `${count} ${which} ${count === 1 ? 'Pod' : 'Pods'}`;

/** A rollout that waits looks like nothing has happened; this says what has. */
function Rollout(): ReactNode {
  const name = useStore((state) => waitingRollout(state)?.name);
  const oldPods = useStore((state) => waitingRollout(state)?.oldPods ?? 0);
  const newPods = useStore((state) => waitingRollout(state)?.newPods ?? 0);
  const { label, disabled, onClick } = useAction(replaceOldPods);
  if (name === undefined) return null;
  return (
    <p className={styles.rollout}>
      Rollout of {name} waits: {pods(newPods, 'new')} not ready, {pods(oldPods, 'old')} still{' '}
      {oldPods === 1 ? 'serves' : 'serve'}.{' '}
      <button type="button" className={styles.link} disabled={disabled} onClick={onClick}>
        {label}
      </button>
    </p>
  );
}

function Problems({ problems }: { problems: readonly Problem[] }): ReactNode {
  return (
    <ul className={styles.problems}>
      {problems.map((problem) => (
        <li key={problemText(problem)}>
          <button type="button" className={styles.problem} onClick={() => goTo(problem.range)}>
            <code>{problemText(problem)}</code>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What the cluster made of the text: applied, or held back because of errors. */
export function ApplyStatus(): ReactNode {
  const heldBack = useStore(selectHeldBack);
  const problems = useStore((state) => state.mirror.problems);
  const log = useStore((state) => state.mirror.applyLog);
  const bad = heldBack || problems.length > 0;
  return (
    <div role="status" className={styles.status} data-bad={bad || undefined}>
      <SetAside />
      {bad ? (
        <>
          <p className={styles.badge}>
            <TriangleAlert aria-hidden="true" />
            {heldBack
              ? 'The text has errors: the cluster keeps its last good state.'
              : 'Applied, with warnings.'}
          </p>
          <Problems problems={problems} />
        </>
      ) : (
        <p className={styles.applied} title={log.join('\n')}>
          <CircleCheck aria-hidden="true" />
          {applyText(log)}
        </p>
      )}
      <Rollouts />
      <Rollout />
      <AssumedImages />
    </div>
  );
}
