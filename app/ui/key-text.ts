const NAMES: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

/** `D` is had with Shift; a letter on its own is printed large on the keyboard, too. */
const isShifted = (key: string): boolean => /^[A-Z]$/.test(key);

/** A key as it is printed on a keyboard. */
export const keyText = (key: string): string =>
  `${isShifted(key) ? 'Shift+' : ''}${key}`
    .split(/(?<=Ctrl|Shift)\+/)
    .map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' + ');
