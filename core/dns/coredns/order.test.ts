import { expect, it } from 'vitest';
import { DIRECTIVES, ORDER } from './order.ts';
import type { AnyPlugin } from './plugin.ts';

const isPlugin = (value: unknown): value is AnyPlugin =>
  typeof value === 'object' && value !== null && 'setup' in value && 'name' in value;

it('lists every plug-in that there is a file for, once', () => {
  const modules = import.meta.glob<Record<string, unknown>>(
    ['./*.ts', './*/index.ts', '!./*.test.ts', '!./*.suite.ts'],
    { eager: true },
  );
  const found = Object.values(modules).flatMap((module) => Object.values(module).filter(isPlugin));
  expect([...new Set(found.map(({ name }) => name))].sort()).toEqual(ORDER.map(({ name }) => name).sort());
  expect(new Set(DIRECTIVES).size).toBe(DIRECTIVES.length);
});
