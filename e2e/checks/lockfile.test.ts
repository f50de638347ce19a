import { expect, it } from 'vitest';
import { addressesIn } from './lockfile.ts';

it('finds the one package that names a download address', () => {
  const lock = {
    packages: {
      '': { name: 'packetwalk' },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' },
      'node_modules/b': { version: '1.0.0', resolved: 'https://registry.example/b-1.0.0.tgz' },
    },
  };
  expect(addressesIn(JSON.stringify(lock))).toEqual(['node_modules/b: https://registry.example/b-1.0.0.tgz']);
  expect(addressesIn(JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }))).toEqual([]);
});
