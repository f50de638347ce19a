import type { ReactNode } from 'react';
import { showRulesOf } from '../actions/index.ts';
import { selectRulesNode, useStore } from '../state/index.ts';
import styles from './Rules.module.css';

/** The node whose kernel is looked at, how its kube-proxy runs, and whether it has written all that it should. */
export function NodeSelect(): ReactNode {
  const nodes = useStore((state) => state.mirror.nodes);
  const name = useStore(selectRulesNode);
  const proxy = nodes.find((node) => node.name === name)?.proxy;
  return (
    <>
      <select
        aria-label="Node"
        className={styles.node}
        value={name ?? ''}
        onChange={(event) => showRulesOf(event.target.value)}
      >
        {nodes.map((node) => (
          <option key={node.name}>{node.name}</option>
        ))}
      </select>
      {proxy ? (
        <span className={styles.mode} data-behind={proxy.behind || undefined}>
          kube-proxy {proxy.mode}
          {proxy.behind ? ', not yet synced' : ''}
        </span>
      ) : null}
    </>
  );
}
