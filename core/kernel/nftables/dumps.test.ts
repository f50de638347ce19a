import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listRuleset } from './listing.ts';
import { parseRuleset } from './parse-ruleset.ts';
import { runNft } from './transaction.ts';

const testdata = new URL('../testdata/', import.meta.url);
const worlds = readdirSync(testdata);
const read = (world: string, file: string): readonly string[] =>
  readFileSync(new URL(`${world}/${file}`, testdata), 'utf8')
    .trimEnd()
    .split('\n');

describe.each(worlds)('%s', (world) => {
  const listing = read(world, 'nft-list-ruleset.txt');

  it('is listed again as it was recorded', () => {
    const result = parseRuleset(listing.join('\n'));
    if (!result.ok) throw new Error(JSON.stringify(result));
    expect(result.foreign).toBeUndefined();
    expect(listRuleset(result.ruleset, 0).map(({ text }) => text)).toEqual(listing);
  });

  it('is what kube-proxy’s transactions become, line by line', () => {
    const lines = read(world, 'nft.txt').map((text) => ({ text }));
    const result = runNft({}, lines);
    if (!result.ok) throw new Error(JSON.stringify(result));
    const ours = listRuleset(result.ruleset, 0);
    const tables = new Set(ours.map(({ table }) => table));
    const theirs = listing.slice(0, tables.has('ip6 kube-proxy') ? undefined : ours.length);
    expect(ours.map(({ text }) => text)).toEqual(theirs);
  });
});
