import { THEMES, type Theme, useStore } from '../state/index.ts';
import type { Action } from './action.ts';

export const setTheme = (theme: Theme): void =>
  useStore.setState((state) => ({ layout: { ...state.layout, theme } }));

export const nextTheme: Action = {
  id: 'next-theme',
  label: 'Light, dark or system theme',
  group: 'Arrange',
  keys: ['t'],
  when: () => true,
  run: () => {
    const { theme } = useStore.getState().layout;
    setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system');
  },
};
