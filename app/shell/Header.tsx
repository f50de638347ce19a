import { CircleHelp, Focus, Monitor, Moon, RotateCcw, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { focusCanvas, reset, setTheme, showKeys, useAction } from '../actions/index.ts';
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

/** The head of the page: who sends what, the cluster's mode, and how the page stands. */
export function Header({ small }: { small: boolean }): ReactNode {
  const theme = useStore((state) => state.layout.theme);
  const focused = useStore((state) => isFocused(state.layout));
  const focus = useAction(focusCanvas);
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
      {small ? null : <Button {...focus} look="bare" icon={<Focus />} iconOnly pressed={focused} />}
      <Segmented label="Theme" options={THEME_OPTIONS} value={theme} onChange={setTheme} />
      {small ? null : <Button {...keys} look="bare" icon={<CircleHelp />} iconOnly />}
    </header>
  );
}
