import { expect, test } from 'vitest';
import { applyText } from './apply-text.ts';

test('one change is said as kubectl says it, several are counted', () => {
  expect(applyText([])).toBe('applied');
  expect(applyText(['service/web unchanged'])).toBe('applied · nothing changed');
  expect(applyText(['service/web configured', 'pod/client unchanged'])).toBe(
    'applied · service/web configured',
  );
  expect(applyText(['service/web created', 'deployment.apps/web created', 'pod/client unchanged'])).toBe(
    'applied · 2 created, 1 unchanged',
  );
});
