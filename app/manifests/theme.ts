import { monaco } from './monaco.ts';

/** Where Monaco's colours come from: tokens of the page. */
const COLORS: Readonly<Record<string, string>> = {
  foreground: 'ink',
  focusBorder: 'focus',
  'editor.background': 'panel',
  'editor.foreground': 'ink',
  'editorCursor.foreground': 'ink',
  'editor.lineHighlightBackground': 'hover',
  'editor.selectionBackground': 'control-line/50',
  'editor.inactiveSelectionBackground': 'control-line/30',
  'editor.wordHighlightBackground': 'control-line/30',
  'editor.wordHighlightTextBackground': 'control-line/30',
  'editor.findMatchBackground': 'notready-soft',
  'editor.findMatchBorder': 'notready',
  'editor.findMatchHighlightBackground': 'notready-soft',
  'editorLineNumber.foreground': 'ink-3',
  'editorLineNumber.activeForeground': 'ink',
  'editorLineNumber.dimmedForeground': 'ink-3',
  'editorIndentGuide.background1': 'rule',
  'editorIndentGuide.activeBackground1': 'rule-strong',
  'editorBracketMatch.background': 'control',
  'editorBracketMatch.border': 'control-line',
  'editorError.foreground': 'fail',
  'editorWarning.foreground': 'notready',
  'editorInfo.foreground': 'match',
  'editorWidget.background': 'panel',
  'editorWidget.foreground': 'ink',
  'editorWidget.border': 'rule-strong',
  'editorHoverWidget.background': 'panel',
  'editorHoverWidget.foreground': 'ink',
  'editorHoverWidget.border': 'rule-strong',
  'editorHoverWidget.statusBarBackground': 'paper',
  'editorSuggestWidget.background': 'panel',
  'editorSuggestWidget.foreground': 'ink',
  'editorSuggestWidget.border': 'rule-strong',
  'editorSuggestWidget.selectedBackground': 'match-soft',
  'editorSuggestWidget.selectedForeground': 'match-ink',
  'editorSuggestWidget.selectedIconForeground': 'match-ink',
  'editorSuggestWidget.highlightForeground': 'match',
  'editorSuggestWidget.focusHighlightForeground': 'match-ink',
  'editorMarkerNavigation.background': 'panel',
  'editorMarkerNavigationError.background': 'fail',
  'editorMarkerNavigationError.headerBackground': 'fail-soft',
  'editorMarkerNavigationWarning.background': 'notready',
  'editorMarkerNavigationWarning.headerBackground': 'notready-soft',
  'editorOverviewRuler.border': 'panel',
  'input.background': 'paper',
  'input.foreground': 'ink',
  'input.border': 'rule-strong',
  'list.hoverBackground': 'hover',
  'list.hoverForeground': 'ink',
  'menu.background': 'panel',
  'menu.foreground': 'ink',
  'menu.selectionBackground': 'hover',
  'menu.selectionForeground': 'ink',
  'menu.border': 'rule-strong',
  'textLink.foreground': 'match',
  'textLink.activeForeground': 'match-ink',
  'scrollbar.shadow': 'rule',
  'scrollbarSlider.background': 'rule-strong/30',
  'scrollbarSlider.hoverBackground': 'rule-strong/60',
  'scrollbarSlider.activeBackground': 'rule-strong',
  'widget.shadow': 'rule',
};

/** And its colours of YAML. */
const RULES: Readonly<Record<string, string>> = {
  '': 'ink',
  type: 'control-ink',
  string: 'data-ink',
  number: 'client-ink',
  keyword: 'client-ink',
  comment: 'ink-3',
  operators: 'ink-2',
  delimiter: 'ink-2',
  tag: 'ink-2',
  namespace: 'match',
  'meta.directive': 'ink-2',
  'string.invalid': 'fail',
};

const canvas = document.createElement('canvas').getContext('2d');

/** `--ink` as `#rrggbb`, however the style sheet writes it; `token/50` at half strength. */
function colorOf(name: string): string {
  const [token, percent] = name.split('/');
  const text = getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
  if (canvas) canvas.fillStyle = text;
  const color = canvas ? String(canvas.fillStyle) : text;
  if (percent === undefined) return color;
  const alpha = Math.round((Number(percent) / 100) * 255);
  return `${color}${alpha.toString(16).padStart(2, '0')}`;
}

function applyTheme(): void {
  monaco.editor.defineTheme('packetwalk', {
    base: document.documentElement.dataset.theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: false,
    rules: Object.entries(RULES).map(([token, name]) => ({ token, foreground: colorOf(name).slice(1) })),
    colors: {
      ...Object.fromEntries(Object.entries(COLORS).map(([key, name]) => [key, colorOf(name)])),
      'editor.lineHighlightBorder': '#00000000',
    },
  });
  monaco.editor.setTheme('packetwalk');
}

/** Gives Monaco the page's colours, and again whenever the page changes its theme. */
export function followTheme(): () => void {
  applyTheme();
  const observer = new MutationObserver(applyTheme);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
