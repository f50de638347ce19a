import { expect, test } from 'vitest';
import { keyText } from './key-text.ts';

test('keys are written as on a keyboard', () => {
  expect([' ', 'f', 'D', 'Ctrl+Enter', '+', 'PageDown'].map(keyText)).toEqual([
    'Space',
    'F',
    'Shift + D',
    'Ctrl + Enter',
    '+',
    'Page Down',
  ]);
});
