import { expect, test } from 'vitest';
import { keyText } from './key-text.ts';

test('keys are written as on a keyboard', () => {
  expect([' ', 'f', 'Ctrl+Enter', '+', 'PageDown'].map(keyText)).toEqual([
    'Space',
    'F',
    'Ctrl + Enter',
    '+',
    'Page Down',
  ]);
});
