import { type ReactNode, useMemo } from 'react';
import { useStore } from '../state/index.ts';
import styles from './ClusterTime.module.css';
import { rulesText } from './rules-text.ts';

/** Whose kube-proxy has written the newest rules, and whose has not yet. */
export function RulesInForce(): ReactNode {
  const nodes = useStore((state) => state.mirror.nodes);
  const { text, behind } = useMemo(() => rulesText(nodes), [nodes]);
  return (
    <p className={styles.rules} role="status" aria-label="Rules in force" data-behind={behind || undefined}>
      {text}
    </p>
  );
}
