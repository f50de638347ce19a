import { CircleHelp, Focus, Monitor, Moon, RotateCcw, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { focusCanvas, reset, setProxyMode, setTheme, showKeys, useAction } from '../actions/index.ts';
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

const MODE_OPTIONS = [
  { value: 'iptables', label: 'iptables' },
  { value: 'nftables', label: 'nftables' },
] as const;

/** The head of the page: who sends what, the cluster's mode, and how the page stands. */
export function Header({ small }: { small: boolean }): ReactNode {
  const theme = useStore((state) => state.layout.theme);
  const focused = useStore((state) => isFocused(state.layout));
  const focus = useAction(focusCanvas);
  const keys = useAction(showKeys);
  const mode = useStore((state) => state.proxyMode);
  return (
    <header className={styles.header}>
      <Logo />
      <RequestForm />
      <span className={styles.spacer} />
      <span className={styles.mode}>
        <span>kube-proxy</span>
        <Segmented label="kube-proxy mode" options={MODE_OPTIONS} value={mode} onChange={setProxyMode} />
      </span>
      <Button {...useAction(reset)} look="bare" icon={<RotateCcw />} iconOnly />
      {small ? null : <Button {...focus} look="bare" icon={<Focus />} iconOnly pressed={focused} />}
      <Segmented label="Theme" options={THEME_OPTIONS} value={theme} onChange={setTheme} />
      {small ? null : <Button {...keys} look="bare" icon={<CircleHelp />} iconOnly />}
    </header>
  );
}
