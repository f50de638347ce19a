import type { ReactNode } from 'react';
import { setRunning } from '../../actions/index.ts';
import { useStore } from '../../state/index.ts';
import styles from './Settings.module.css';

const nodesOf = (instances: readonly string[]): readonly string[] =>
  [...new Set(instances.flatMap((instance) => instance.split('/').slice(1)))].sort();

const componentsOf = (instances: readonly string[]): readonly string[] =>
  [...new Set(instances.filter((each) => each.includes('/')).map((each) => each.split('/')[0] ?? ''))].sort();

function Switch({ instance, label }: { instance: string; label: string }): ReactNode {
  const stopped = useStore((state) => state.settings.stopped?.includes(instance) ?? false);
  return (
    <label className={styles.switch} data-off={stopped || undefined}>
      <input
        type="checkbox"
        aria-label={`${instance} runs`}
        checked={!stopped}
        onChange={(event) => void setRunning(instance, event.target.checked)}
      />
      {label}
      {stopped ? <b className={styles.off}>stopped</b> : null}
    </label>
  );
}

/** What runs: a stopped one keeps what it has done, and hears of all that it missed when it runs again. */
export function Running({ instances }: { instances: readonly string[] }): ReactNode {
  const components = componentsOf(instances);
  return (
    <section className={styles.section}>
      <h2>What runs</h2>
      <p className={styles.note}>
        A node whose kubelet is stopped is NotReady after the grace period; a node whose kube-proxy is stopped
        keeps its old rules.
      </p>
      <table className={styles.grid}>
        <tbody>
          {nodesOf(instances).map((node) => (
            <tr key={node}>
              <th scope="row">{node}</th>
              {components.map((component) => (
                <td key={component}>
                  <Switch instance={`${component}/${node}`} label={component} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={styles.controllers}>
        {instances
          .filter((instance) => !instance.includes('/'))
          .map((instance) => (
            <li key={instance}>
              <Switch instance={instance} label={instance} />
            </li>
          ))}
      </ul>
    </section>
  );
}
