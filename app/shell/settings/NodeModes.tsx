import type { ReactNode } from 'react';
import { setNodeMode, setScheduler } from '../../actions/index.ts';
import { PROXY_MODES, useStore, usualSettings } from '../../state/index.ts';
import styles from './Settings.module.css';

function NodeMode({ node }: { node: string }): ReactNode {
  const mode = useStore((state) => state.settings.proxyModes?.[node] ?? '');
  return (
    <label className={styles.node}>
      {node}
      <select
        value={mode}
        onChange={({ target }) =>
          void setNodeMode(
            node,
            PROXY_MODES.find((each) => each === target.value),
          )
        }
      >
        <option value="">as the cluster</option>
        {PROXY_MODES.map((each) => (
          <option key={each} value={each}>
            {each === 'ipvs' ? 'ipvs (deprecated)' : each}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Nodes whose kube-proxy runs in a mode of its own; and whom IPVS's virtual servers choose by. */
export function NodeModes({ schedulers }: { schedulers: readonly string[] }): ReactNode {
  const nodes = useStore((state) => state.mirror.nodes);
  const settings = useStore((state) => state.settings);
  const { proxyMode = usualSettings.proxyMode, proxyModes = {}, ipvsScheduler = 'rr' } = settings;
  const usesIpvs = [proxyMode, ...Object.values(proxyModes)].includes('ipvs');
  return (
    <details className={styles.nodes} open={Object.keys(proxyModes).length > 0 || usesIpvs}>
      <summary>On single nodes</summary>
      {nodes.map(({ name }) => (
        <NodeMode key={name} node={name} />
      ))}
      {usesIpvs ? (
        <label className={styles.node}>
          ipvs scheduler
          <select value={ipvsScheduler} onChange={({ target }) => void setScheduler(target.value)}>
            {schedulers.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      ) : null}
    </details>
  );
}
