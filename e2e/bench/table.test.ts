import { expect, it } from 'vitest';
import { markdownTable, quantile, replaceBlock } from './table.ts';

it('writes the table between the marks and leaves the rest alone', () => {
  const table = markdownTable([
    ['what', '1×'],
    ['first paint', '20 ms'],
  ]);
  const readme = '# A\n<!-- bench:start -->\nold\n<!-- bench:end -->\nB\n';
  const written = replaceBlock(readme, table);
  expect(written).toBe(
    '# A\n<!-- bench:start -->\n| what | 1× |\n| --- | ---: |\n| first paint | 20 ms |\n<!-- bench:end -->\nB\n',
  );
  expect(replaceBlock(written, table)).toBe(written);
  expect(() => replaceBlock('# A', table)).toThrow('bench:start');
});

it('reads quantiles off the samples', () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([quantile(samples, 0.5), quantile(samples, 0.95), quantile([7], 0.95)]).toEqual([51, 96, 7]);
});
