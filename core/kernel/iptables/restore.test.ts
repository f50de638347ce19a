import { describe, expect, it } from 'vitest';
import type { TaggedLine } from '../load.ts';
import { parseTables, type Restored, restore, restoreChecked } from './restore.ts';
import { save } from './save.ts';
import { chainIn, type IptablesTables } from './tables.ts';

const lines = (...texts: readonly string[]): readonly TaggedLine[] => texts.map((text) => ({ text }));
const run = (tables: IptablesTables, ...texts: readonly string[]): Restored =>
  restore(tables, { family: 'IPv4', lines: lines(...texts) });
const must = (result: Restored): IptablesTables => {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.tables;
};
const rules = (tables: IptablesTables): readonly string[] =>
  save(tables, 'IPv4')
    .map(({ text }) => text)
    .filter((text) => text.startsWith('-A'));

const before = must(
  run(
    {},
    '*nat',
    ':A - [0:0]',
    ':B - [0:0]',
    '-A A -j B',
    '-A B -s 10.0.0.1 -j ACCEPT',
    '-A OUTPUT -j A',
    'COMMIT',
  ),
);

describe('iptables-restore --noflush', () => {
  it('makes the built-in chains of a table at its first use', () => {
    expect(save(must(run({}, '*filter', 'COMMIT')), 'IPv4').map(({ text }) => text)).toEqual([
      '*filter',
      ':INPUT ACCEPT [0:0]',
      ':FORWARD ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      'COMMIT',
    ]);
  });

  it('empties a user chain that has a chain line and keeps chains that have none', () => {
    expect(rules(must(run(before, '*nat', ':B - [0:0]', '-A B -j RETURN', 'COMMIT')))).toEqual([
      '-A OUTPUT -j A',
      '-A A -j B',
      '-A B -j RETURN',
    ]);
  });

  it('keeps the rules of a built-in chain under its chain line', () => {
    const after = must(run(before, '*nat', ':OUTPUT DROP [0:0]', 'COMMIT'));
    expect(chainIn(after.nat, 'OUTPUT')).toEqual({ policy: 'DROP', rules: [{ text: '-j A' }] });
  });

  it('inserts, deletes by text or number, flushes and removes', () => {
    const after = must(
      run(
        before,
        '*nat',
        '-I A -j ACCEPT',
        '-I A 2 -j DROP',
        '-D B -s 10.0.0.1/32 -j ACCEPT',
        '-D A 3',
        '-X B',
        '-F OUTPUT',
        'COMMIT',
      ),
    );
    expect(rules(after)).toEqual(['-A A -j ACCEPT', '-A A -j DROP']);
    expect(after.nat).not.toHaveProperty('B');
  });

  it('carries the tag of each line to the rule and its printed line', () => {
    const tagged = restore(
      {},
      {
        family: 'IPv4',
        lines: [
          ...lines('*nat'),
          { text: '-A OUTPUT -j ACCEPT', tag: { service: 'a/b' } },
          ...lines('COMMIT'),
        ],
      },
    );
    expect(save(must(tagged), 'IPv4').find(({ position }) => position === 1)).toEqual({
      text: '-A OUTPUT -j ACCEPT',
      table: 'nat',
      chain: 'OUTPUT',
      position: 1,
      tag: { service: 'a/b' },
    });
  });

  it.each([
    [['*nat', '-A NOWHERE -j ACCEPT', 'COMMIT'], 2, 'no chain "NOWHERE" by that name'],
    [['*nat', ':C - [0:0]', '-A C -j NOWHERE', 'COMMIT'], 3, 'no chain or target "NOWHERE"'],
    [['*nat', '-X B', 'COMMIT'], 2, 'chain is not empty'],
    [['*nat', '-X OUTPUT', 'COMMIT'], 2, 'a built-in chain cannot be deleted'],
    [['*nat', '-F A', '*filter', 'COMMIT'], 3, 'COMMIT expected'],
    [['*nonsense', 'COMMIT'], 1, 'can\'t initialize table "nonsense"'],
    [['-A OUTPUT -j ACCEPT'], 1, 'no table given'],
    [['*nat', '-D A -j DROP', 'COMMIT'], 2, 'no such rule (does a matching rule exist in that chain?)'],
  ])('refuses %j as a whole', (texts, line, error) => {
    expect(run(before, ...texts)).toMatchObject({ ok: false, line, error });
  });

  it('applies no table when a later one is refused', () => {
    const result = run(before, '*nat', '-F A', 'COMMIT', '*filter', '-A NOWHERE -j DROP', 'COMMIT');
    expect(result.ok).toBe(false);
    expect(rules(before)).toHaveLength(3);
  });
});

describe('a pasted dump', () => {
  const dump =
    '# Generated\n*filter\n:INPUT ACCEPT [0:0]\n[3:180] -A INPUT -m set --match-set x src -j LOG\nCOMMIT';

  it('keeps what is not modelled, and says in which line it stands', () => {
    expect(parseTables(dump, 'IPv4')).toMatchObject({
      ok: true,
      foreign: [
        { line: 4, name: 'set' },
        { line: 4, name: 'LOG' },
      ],
    });
  });

  it('says which line makes no sense', () => {
    expect(parseTables(dump.replace('src', 'src --dport 80 -j'), 'IPv4')).toMatchObject({
      ok: false,
      line: 4,
    });
  });

  it('is taken less kindly from a person who types it', () => {
    const typed = restoreChecked({}, { family: 'IPv4', lines: lines(...dump.split('\n')) });
    expect(typed).toMatchObject({ ok: false, line: 4, error: 'couldn\'t load "set": not modelled' });
  });

  it('may carry counters and comments', () => {
    const result = parseTables(
      '# x\n*filter\n:INPUT DROP [1:60]\n[3:180] -A INPUT -p tcp -j ACCEPT\nCOMMIT\n# done\n',
      'IPv4',
    );
    expect(rules(must(result))).toEqual(['-A INPUT -p tcp -j ACCEPT']);
  });
});
