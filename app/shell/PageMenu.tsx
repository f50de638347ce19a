import {
  Menu,
  MenuButton,
  MenuItem,
  MenuItemCheck,
  MenuItemRadio,
  MenuProvider,
  MenuSeparator,
} from '@ariakit/react';
import { CircleHelp, Ellipsis, Focus, Monitor, Moon, RotateCcw, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Action, focusCanvas, reset, setTheme, showKeys, useAction } from '../actions/index.ts';
import { isFocused, type Theme, useStore } from '../state/index.ts';
import { keyText } from '../ui/index.ts';
import styles from './PageMenu.module.css';

const THEME_OPTIONS = [
  { value: 'light', label: 'Light theme', icon: <Sun /> },
  { value: 'dark', label: 'Dark theme', icon: <Moon /> },
  { value: 'system', label: 'Theme of the system', icon: <Monitor /> },
] as const;

function ActionItem({ action, icon }: { action: Action; icon: ReactNode }): ReactNode {
  const { label, disabled, onClick, keys } = useAction(action);
  return (
    <MenuItem className={styles.item} disabled={disabled} onClick={onClick}>
      {icon}
      <span className={styles.label}>{label}</span>
      {keys[0] === undefined ? null : <kbd>{keyText(keys[0])}</kbd>}
    </MenuItem>
  );
}

/** What is rarely needed: the page's looks, a fresh start, the keys. */
export function PageMenu({ small }: { small: boolean }): ReactNode {
  const theme = useStore((state) => state.layout.theme);
  const focused = useStore((state) => isFocused(state.layout));
  return (
    <MenuProvider
      values={{ theme }}
      setValues={(values: { theme: Theme }) => setTheme(values.theme)}
      placement="bottom-end"
    >
      <MenuButton className={styles.button} aria-label="Page" title="Page">
        <Ellipsis aria-hidden="true" />
      </MenuButton>
      <Menu className={styles.menu} gutter={6} unmountOnHide>
        {small ? null : <ActionItem action={focusCanvas} icon={<Focus data-on={focused || undefined} />} />}
        <ActionItem action={reset} icon={<RotateCcw />} />
        <MenuSeparator className={styles.line} />
        {THEME_OPTIONS.map(({ value, label, icon }) => (
          <MenuItemRadio key={value} className={styles.item} name="theme" value={value} hideOnClick>
            {icon}
            <span className={styles.label}>{label}</span>
            <MenuItemCheck />
          </MenuItemRadio>
        ))}
        {small ? null : (
          <>
            <MenuSeparator className={styles.line} />
            <ActionItem action={showKeys} icon={<CircleHelp />} />
          </>
        )}
      </Menu>
    </MenuProvider>
  );
}
