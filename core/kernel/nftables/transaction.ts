import type { Tag, TaggedLine } from '../load.ts';
import { baseOf } from './base-chain.ts';
import { parseElements } from './elements.ts';
import { parseSet } from './parse-set.ts';
import type { NftChain, NftSet, NftTable, Ruleset, SetElement } from './ruleset.ts';
import { commentOf, wordsOf } from './words.ts';

/** Either the rules after the whole input, or the line (from 1) that was refused; then nothing has changed. */
export type NftResult =
  | { readonly ok: true; readonly ruleset: Ruleset }
  | { readonly ok: false; readonly line: number; readonly text: string; readonly error: string };

const MISSING = 'No such file or directory';
const EXISTS = 'File exists';
const SYNTAX = 'syntax error';

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };
type Draft = Record<string, NftTable>;

/** A ruleset while operations are applied to it: what this transaction has made or copied may be written to. */
interface Work {
  readonly tables: Draft;
  readonly own: Set<object>;
}

/** What a holder has under a key, copied before the first change. */
function mine<T extends object>({ own }: Work, holder: object, key: string): Mutable<T> {
  const record = holder as Record<string, T>;
  const found = record[key] as T;
  if (own.has(found)) return found as Mutable<T>;
  const copy = (Array.isArray(found) ? [...found] : { ...found }) as T;
  own.add(copy);
  record[key] = copy;
  return copy as Mutable<T>;
}

function put(work: Work, holder: object, key: string, value: object): void {
  work.own.add(value);
  (holder as Record<string, object>)[key] = value;
}

/** One operation, taken apart. */
interface Operation {
  readonly verb: string;
  readonly kind: string;
  readonly table: string;
  readonly name: string;
  readonly rest: string;
  readonly tag?: Tag;
}

const LINE =
  /^(add|create|insert|delete|destroy|flush) (table|chain|rule|set|map|element) (?:(ip6?|inet) )?(\S+)(?: (.*))?$/;

function operationOf({ text, tag }: TaggedLine): Operation | undefined {
  const [, verb, kind, family = 'ip', table, after = ''] = LINE.exec(text.trim()) ?? [];
  if (!verb || !kind || !table) return undefined;
  const shared = { verb, kind, table: `${family} ${table}`, ...(tag ? { tag } : {}) };
  if (kind === 'table') return { ...shared, name: '', rest: after };
  const blank = after.indexOf(' ');
  const name = blank < 0 ? after : after.slice(0, blank);
  return { ...shared, name, rest: blank < 0 ? '' : after.slice(blank + 1) };
}

/**
 * `nft -f -`: takes effect as a whole or not at all. The text of rules is read when a packet first meets them.
 * Simplified: a chain or set that rules still name may be deleted; properties of what exists are not compared.
 */
export function runNft(ruleset: Ruleset, lines: readonly TaggedLine[], now = 0): NftResult {
  const work: Work = { tables: { ...ruleset }, own: new Set() };
  for (const [at, line] of lines.entries()) {
    const { text } = line;
    if (text === '' || text.startsWith('#')) continue;
    const error = text === 'flush ruleset' ? flushAll(work) : run(work, operationOf(line), now);
    if (error !== undefined) return { ok: false, line: at + 1, text, error };
  }
  return { ok: true, ruleset: work.tables };
}

function flushAll({ tables }: Work): undefined {
  for (const key of Object.keys(tables)) delete tables[key];
}

function run(work: Work, operation: Operation | undefined, now: number): string | undefined {
  if (!operation) return SYNTAX;
  const { kind, verb, table } = operation;
  if (kind === 'table') return runTable(work, operation);
  if (!work.tables[table]) return verb === 'destroy' ? undefined : MISSING;
  switch (kind) {
    case 'chain':
      return runChain(work, operation);
    case 'rule':
      return addRule(work, operation);
    case 'element':
      return runElement(work, operation, now);
    default:
      return runSet(work, operation, now);
  }
}

function runTable(work: Work, { verb, table, rest }: Operation): string | undefined {
  const { tables } = work;
  const found = tables[table];
  if (verb === 'add' || verb === 'create') {
    if (found) return verb === 'create' ? EXISTS : undefined;
    const comment = commentOf(wordsOf(rest));
    put(work, tables, table, { ...(comment ? { comment } : {}), sets: {}, chains: {} } satisfies NftTable);
    return undefined;
  }
  if (!found) return verb === 'destroy' ? undefined : MISSING;
  if (verb !== 'flush') delete tables[table];
  else for (const chain of Object.keys(found.chains)) flushChain(work, table, chain);
  return undefined;
}

const chainsOf = (work: Work, table: string): Record<string, NftChain> =>
  mine(work, mine(work, work.tables, table), 'chains');

function flushChain(work: Work, table: string, name: string): void {
  mine<NftChain>(work, chainsOf(work, table), name).rules = [];
}

function runChain(work: Work, { verb, table, name, rest }: Operation): string | undefined {
  const found = work.tables[table]?.chains[name];
  if (verb === 'add' || verb === 'create') {
    if (found) return verb === 'create' ? EXISTS : undefined;
    const words = wordsOf(rest);
    const base = baseOf(words);
    if (base === 'malformed') return SYNTAX;
    const comment = commentOf(words);
    const chain: NftChain = { ...(base ? { base } : {}), ...(comment ? { comment } : {}), rules: [] };
    put(work, chainsOf(work, table), name, chain);
    return undefined;
  }
  if (!found) return verb === 'destroy' ? undefined : MISSING;
  if (verb === 'flush') flushChain(work, table, name);
  else delete chainsOf(work, table)[name];
  return undefined;
}

function addRule(work: Work, { verb, table, name, rest, tag }: Operation): string | undefined {
  if (!work.tables[table]?.chains[name]) return MISSING;
  if (verb === 'flush' || verb === 'delete' || verb === 'destroy') return SYNTAX;
  const rules: TaggedLine[] = mine(work, mine<NftChain>(work, chainsOf(work, table), name), 'rules');
  const line = tag ? { text: rest, tag } : { text: rest };
  if (verb === 'insert') rules.unshift(line);
  else rules.push(line);
  return undefined;
}

const setsOf = (work: Work, table: string): Record<string, NftSet> =>
  mine(work, mine(work, work.tables, table), 'sets');

function runSet(work: Work, { verb, kind, table, name, rest }: Operation, now: number): string | undefined {
  const found = work.tables[table]?.sets[name];
  if (verb === 'add' || verb === 'create') {
    if (found) return verb === 'create' ? EXISTS : undefined;
    const set = parseSet(kind === 'map' ? 'map' : 'set', wordsOf(rest), now);
    if (!set) return SYNTAX;
    put(work, setsOf(work, table), name, set);
    return undefined;
  }
  if (!found) return verb === 'destroy' ? undefined : MISSING;
  if (verb === 'flush') mine<NftSet>(work, setsOf(work, table), name).elements = {};
  else delete setsOf(work, table)[name];
  return undefined;
}

function runElement(work: Work, operation: Operation, now: number): string | undefined {
  const { verb, table, name, rest, tag } = operation;
  const set = work.tables[table]?.sets[name];
  if (!set) return MISSING;
  const given = parseElements(wordsOf(rest).slice(1, -1), set.type, now);
  if (!given) return SYNTAX;
  const elements: Record<string, SetElement> = mine(
    work,
    mine<NftSet>(work, setsOf(work, table), name),
    'elements',
  );
  for (const { key, element } of given) {
    const found = elements[key];
    if (verb === 'add' || verb === 'create') {
      if (found && (verb === 'create' || found.value !== element.value)) return EXISTS;
      const expires = element.expires ?? (set.timeout === undefined ? undefined : now + set.timeout);
      elements[key] = { ...element, ...(expires === undefined ? {} : { expires }), ...(tag ? { tag } : {}) };
    } else if (!found && verb !== 'destroy') return MISSING;
    else delete elements[key];
  }
  return undefined;
}
