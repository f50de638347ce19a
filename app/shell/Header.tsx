import {
  CircleHelp,
  Focus,
  Monitor,
  Moon,
  PanelBottom,
  PanelLeft,
  PanelRight,
  RotateCcw,
  Sun,
} from 'lucide-react';
import type { ReactNode } from 'react';
import {
  focusCanvas,
  foldConsole,
  foldInspector,
  foldManifests,
  reset,
  setTheme,
  showKeys,
  useAction,
} from '../actions/index.ts';
import { isFocused, useStore } from '../state/index.ts';
import { Button, Segmented } from '../ui/index.ts';
import styles from './Header.module.css';
import { Logo } from './Logo.tsx';
import { RequestForm } from './RequestForm.tsx';

const THEME_OPTIONS = [
  { value: 'light', label: 'Light theme', icon: <Sun /> },
  { value: 'dark', label: 'Dark theme', icon: <Moon /> },
  { value: 'system', label: 'Theme of the system', icon: <Monitor /> },
] as const;

function Regions(): ReactNode {
  const folded = useStore((state) => state.layout.folded);
  const focused = useStore((state) => isFocused(state.layout));
  return (
    <span className={styles.regions}>
      <Button
        {...useAction(foldManifests)}
        label="Show Manifests"
        look="bare"
        icon={<PanelLeft />}
        iconOnly
        pressed={!folded.manifests}
      />
      <Button
        {...useAction(foldConsole)}
        label="Show Console"
        look="bare"
        icon={<PanelBottom />}
        iconOnly
        pressed={!folded.console}
      />
      <Button
        {...useAction(foldInspector)}
        label="Show Inspector"
        look="bare"
        icon={<PanelRight />}
        iconOnly
        pressed={!folded.inspector}
      />
      <Button {...useAction(focusCanvas)} look="bare" icon={<Focus />} iconOnly pressed={focused} />
    </span>
  );
}

/** The head of the page: who sends what, the cluster's mode, and how the page stands. */
export function Header({ small }: { small: boolean }): ReactNode {
  const theme = useStore((state) => state.layout.theme);
  const keys = useAction(showKeys);
  const mode = useStore((state) => state.mirror.nodes[0]?.proxy.mode ?? 'iptables');
  return (
    <header className={styles.header}>
      <Logo />
      <RequestForm />
      <span className={styles.spacer} />
      <span className={styles.mode}>
        kube-proxy <b>{mode}</b>
      </span>
      <Button {...useAction(reset)} look="bare" icon={<RotateCcw />} iconOnly />
      {small ? null : <Regions />}
      <Segmented label="Theme" options={THEME_OPTIONS} value={theme} onChange={setTheme} />
      {small ? null : <Button {...keys} look="bare" icon={<CircleHelp />} iconOnly />}
    </header>
  );
}
