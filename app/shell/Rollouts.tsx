import { type ReactNode, useMemo } from 'react';
import { selectOrigin } from '../actions/index.ts';
import { type Rollout, rolloutsOf, useStore } from '../state/index.ts';
import styles from './Rollouts.module.css';

function Progress({ rollout }: { rollout: Rollout }): ReactNode {
  const { kind, namespace, name, desired, updated, available, trouble } = rollout;
  const text = `${updated} of ${desired} updated, ${available} available`;
  return (
    <li>
      <p className={styles.line}>
        <button type="button" className={styles.name} onClick={() => selectOrigin({ kind, namespace, name })}>
          {kind} {name}
        </button>
        <progress
          className={styles.bar}
          aria-label={`Rollout of ${name}`}
          max={Math.max(desired, 1)}
          value={Math.min(updated, available, desired)}
        />
        <span>{text}</span>
      </p>
      {trouble ? <p className={styles.trouble}>{trouble}</p> : null}
    </li>
  );
}

/** How far each workload has come that is not (yet) as its manifest says. */
export function Rollouts(): ReactNode {
  const mirror = useStore((state) => state.mirror);
  const rollouts = useMemo(() => rolloutsOf(mirror), [mirror]);
  if (rollouts.length === 0) return null;
  return (
    <ul aria-label="Rollouts" className={styles.rollouts}>
      {rollouts.map((rollout) => (
        <Progress key={`${rollout.kind}/${rollout.namespace}/${rollout.name}`} rollout={rollout} />
      ))}
    </ul>
  );
}
