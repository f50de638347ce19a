import { SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { showSettings, useAction } from '../actions/index.ts';
import { useStore, usualSettings } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import styles from './Header.module.css';
import { Logo } from './Logo.tsx';
import { PageMenu } from './PageMenu.tsx';
import { RequestForm } from './RequestForm.tsx';

/** The cluster's settings: the mode is read without opening them. */
function ClusterButton(): ReactNode {
  const mode = useStore((state) => state.settings.proxyMode ?? usualSettings.proxyMode);
  const { keys, disabled, onClick } = useAction(showSettings);
  return (
    <Button
      label="Cluster settings"
      icon={<SlidersHorizontal />}
      keys={keys}
      disabled={disabled}
      onClick={onClick}
    >
      <span className={styles.mode}>
        <span className={styles.what}>kube-proxy</span> <b>{mode}</b>
      </span>
    </Button>
  );
}

/** The head of the page: who sends what, how the cluster is set, and how the page stands. */
export function Header({ small }: { small: boolean }): ReactNode {
  return (
    <header className={styles.header}>
      <Logo />
      <RequestForm />
      <span className={styles.spacer} />
      <ClusterButton />
      <PageMenu small={small} />
    </header>
  );
}
