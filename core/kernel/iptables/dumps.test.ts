import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Family } from '../../net/index.ts';
import { parseTables, restore } from './restore.ts';
import { save } from './save.ts';

const testdata = new URL('../testdata/', import.meta.url);
const files = readdirSync(testdata, { recursive: true }).map(String);
const read = (file: string): readonly string[] =>
  readFileSync(new URL(file, testdata), 'utf8').trimEnd().split('\n');
const familyOf = (file: string): Family => (file.includes('ip6tables') ? 'IPv6' : 'IPv4');

describe.each(files.filter((file) => file.endsWith('tables-save.txt')))('%s', (file) => {
  const family = familyOf(file);

  it('is printed again as it was recorded', () => {
    const result = parseTables(read(file).join('\n'), family);
    if (!result.ok) throw new Error(JSON.stringify(result));
    expect(save(result.tables, family).map(({ text }) => text)).toEqual(read(file));
  });

  it('is what kube-proxy’s restore input becomes', () => {
    const lines = read(file.replace('-save', '-restore')).map((text) => ({ text }));
    const result = restore({}, { family, lines });
    if (!result.ok) throw new Error(JSON.stringify(result));
    const rules = (texts: readonly string[]) => texts.filter((text) => text.startsWith('-A KUBE-'));
    expect(rules(save(result.tables, family).map(({ text }) => text))).toEqual(rules(read(file)));
  });
});
