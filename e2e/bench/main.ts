import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { kilo, measure } from '../checks/budgets.ts';
import { coreRows } from './core.ts';
import { dnsRows } from './dns.ts';
import { firstAnswerRows } from './first-answer.ts';
import { pageRows } from './page.ts';
import { ruleRows } from './rules.ts';
import { scaleRows } from './scale.ts';
import { markdownTable, type Row, replaceBlock } from './table.ts';
import { walkRows } from './walks.ts';

/**
 * `npm run bench`: measures core, the built page and its size; prints the tables and keeps them in README.md. With
 * `--quick` the large clusters, which take minutes, are left out, and so are their tables.
 */
export async function main(args: readonly string[]): Promise<number> {
  if (!existsSync('dist/index.html')) {
    console.error('There is no built page: run npm run build first.');
    return 1;
  }
  const isQuick = args.includes('--quick');
  // First of all, so that a first run is one.
  const answers = isQuick ? [] : [await answersTable()];
  const core = await coreRows();
  const rules = markdownTable(ruleRows(isQuick ? [100, 1_000] : [100, 1_000, 5_000, 10_000]));
  const large = isQuick
    ? []
    : [...answers, markdownTable(dnsRows()), markdownTable(await walkRows()), markdownTable(scaleRows())];
  const { browser, rows } = await pageRows();
  const sizes = measure('dist').map(
    ({ name, gzip, limit }): Row => [name, kilo(gzip), limit ? kilo(limit) : ''],
  );
  const block = [
    `Measured on ${availableParallelism()} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${browser} without a GPU.`,
    markdownTable([['core, in Node', 'median', '95 of 100'], ...core]),
    rules,
    ...large,
    markdownTable([['the page, nothing cached', 'processor as it is', 'four times slower'], ...rows]),
    markdownTable([['size, gzip', 'is', 'at most'], ...sizes]),
  ].join('\n\n');
  console.log(block);
  writeFileSync('README.md', replaceBlock(readFileSync('README.md', 'utf8'), block));
  return 0;
}

async function answersTable(): Promise<string> {
  const head: Row = [
    'as fast as it goes, in one run',
    'Packetwalk, the first time',
    'Packetwalk, warm',
    'webernetes 0.3.5',
  ];
  return markdownTable([head, ...(await firstAnswerRows())]);
}
