import { useStore } from '../state/index.ts';

/** Puts the chosen theme on the page and keeps it there; `public/theme.js` did the same before the first paint. */
export function followTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = (): void => {
    const { theme } = useStore.getState().layout;
    const shown = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    if (document.documentElement.dataset.theme !== shown) document.documentElement.dataset.theme = shown;
  };
  dark.addEventListener('change', follow);
  useStore.subscribe((state, before) => {
    if (state.layout.theme !== before.layout.theme) follow();
  });
  follow();
}
