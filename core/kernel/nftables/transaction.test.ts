import { describe, expect, it } from 'vitest';
import { listRuleset } from './listing.ts';
import type { Ruleset } from './ruleset.ts';
import { runNft } from './transaction.ts';

const given = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => ({ text: line.trim() }));

function applied(ruleset: Ruleset, text: string, now = 0): Ruleset {
  const result = runNft(ruleset, given(text), now);
  if (!result.ok) throw new Error(`${result.line}: ${result.error}`);
  return result.ruleset;
}

const table = applied(
  {},
  `add table ip t
   add chain ip t a
   add chain ip t b
   add map ip t m { type inet_proto . inet_service : verdict ; }
   add rule ip t a tcp dport vmap @m
   add element ip t m { tcp . 80 : goto b }`,
);

const listed = (ruleset: Ruleset, now = 0) => listRuleset(ruleset, now).map(({ text }) => text);

describe('a transaction', () => {
  it('takes effect as a whole or not at all, and changes no ruleset in place', () => {
    const before = JSON.stringify(table);
    const result = runNft(table, given('flush chain ip t a\nadd rule ip t c accept'));
    expect(result).toMatchObject({ ok: false, line: 2, error: 'No such file or directory' });
    applied(table, 'flush chain ip t a\ndelete chain ip t b\nadd element ip t m { udp . 53 : drop }');
    expect(JSON.stringify(table)).toBe(before);
  });

  it.each([
    ['add element ip t m { tcp . 80 : drop }', 'File exists'],
    ['add element ip t m { tcp . 80 : goto b }', undefined],
    ['create chain ip t a', 'File exists'],
    ['delete element ip t m { tcp . 81 }', 'No such file or directory'],
    ['destroy element ip t m { tcp . 81 }', undefined],
    ['destroy table ip6 t', undefined],
    ['add element ip t m { ftp . 80 : drop }', 'syntax error'],
    ['add chain ip t c { type filter hook input priority dstnat-10 ; }', 'syntax error'],
    ['append rule ip t a accept', 'syntax error'],
  ])('%s: %s', (line, error) => {
    const result = runNft(table, given(line));
    expect(result.ok ? undefined : result.error).toBe(error);
  });

  it('puts a chain that is made again at the end, and an inserted rule in front', () => {
    const again = applied(
      table,
      'flush chain ip t a\ndelete chain ip t a\nadd chain ip t a\nadd rule ip t b accept\ninsert rule ip t b drop',
    );
    expect(listed(again).filter((line) => /chain|drop|accept/.test(line))).toEqual([
      '\tchain b {',
      '\t\tdrop',
      '\t\taccept',
      '\tchain a {',
    ]);
  });
});

it('an element on a line of its own says where it comes from', () => {
  const tag = { role: 'cluster-ip' };
  const result = runNft(table, [{ text: 'add element ip t m { tcp . 443 : drop }', tag }]);
  const lines = result.ok ? listRuleset(result.ruleset, 0) : [];
  expect(lines.filter((line) => line.tag).map(({ text, set }) => [text, set])).toEqual([
    ['\t\t\t     tcp . 443 : drop }', 'm'],
  ]);
});

describe('elements', () => {
  it('of a set with a timeout are listed with what is left, and not at all after that', () => {
    const text =
      'add table ip t\nadd set ip t s { type ipv4_addr ; flags dynamic,timeout ; timeout 10800s ; }';
    const set = applied(applied({}, text), 'add element ip t s { 10.0.0.2 }', 1000);
    expect(listed(set, 3012)).toContain('\t\telements = { 10.0.0.2 expires 2h59m57s988ms }');
    expect(listed(set, 10_801_000).join()).not.toContain('elements');
  });

  it('are listed as nft orders them: by value, or in concatenations the last byte first', () => {
    const text = `add table ip t
      add set ip t s { type ipv4_addr ; }
      add element ip t s { 10.0.0.10, 10.0.0.9, 9.255.0.1 }
      add map ip t m { type ipv4_addr . inet_proto . inet_service : verdict ; }
      add element ip t m { 10.96.42.17 . tcp . 80 : drop, 198.51.100.10 . tcp . 80 : drop, 10.96.0.1 . udp . 9000 : drop }`;
    expect(listed(applied({}, text)).filter((line) => / \d+\./.test(line))).toEqual([
      '\t\telements = { 9.255.0.1, 10.0.0.9,',
      '\t\t\t     10.0.0.10 }',
      '\t\telements = { 10.96.0.1 . udp . 9000 : drop,',
      '\t\t\t     198.51.100.10 . tcp . 80 : drop,',
      '\t\t\t     10.96.42.17 . tcp . 80 : drop }',
    ]);
  });
});
