import { emptySorted, sortedGet, sortedKeys, sortedPut, sortedRemove, sortedWith } from '../../sim/index.ts';
import type { Tag, TaggedLine } from '../load.ts';
import { baseOf } from './base-chain.ts';
import { parseElements } from './elements.ts';
import { parseSet } from './parse-set.ts';
import type { NftChain, NftSet, NftTable, Ruleset } from './ruleset.ts';
import { commentOf, wordsOf } from './words.ts';

/** Either the rules after the whole input, or the line (from 1) that was refused; then nothing has changed. */
export type NftResult =
  | { readonly ok: true; readonly ruleset: Ruleset }
  | { readonly ok: false; readonly line: number; readonly text: string; readonly error: string };

const MISSING = 'No such file or directory';
const EXISTS = 'File exists';
const SYNTAX = 'syntax error';

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };
type Tables = Record<string, NftTable>;
type ChainDraft = Omit<NftChain, 'rules'> & { rules: TaggedLine[] };

/** A ruleset while operations are applied to it: what this transaction has made or copied may be written to. */
interface Work {
  readonly tables: Tables;
  readonly own: Set<object>;
  /** Chains that it has touched, by table; undefined: deleted. */
  readonly chains: Map<string, Map<string, ChainDraft | undefined>>;
}

/** What a holder has under a key, copied before the first change. */
function mine<T extends object>({ own }: Work, holder: object, key: string): Mutable<T> {
  const record = holder as Record<string, T>;
  const found = record[key] as T;
  if (own.has(found)) return found as Mutable<T>;
  const copy = { ...found };
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

const VERBS: ReadonlySet<string> = new Set(['add', 'create', 'insert', 'delete', 'destroy', 'flush']);
const KINDS: ReadonlySet<string> = new Set(['table', 'chain', 'rule', 'set', 'map', 'element']);
const FAMILIES: ReadonlySet<string> = new Set(['ip', 'ip6', 'inet']);

/** Where the word that begins there ends. */
function endOf(text: string, from: number): number {
  const blank = text.indexOf(' ', from);
  return blank < 0 ? text.length : blank;
}

/** `VERB KIND [FAMILY] TABLE …`, word by word: there may be half a million lines. */
function operationOf({ text: given, tag }: TaggedLine): Operation | undefined {
  const text = given.trim();
  const verbEnd = endOf(text, 0);
  const kindEnd = endOf(text, verbEnd + 1);
  const verb = text.slice(0, verbEnd);
  const kind = text.slice(verbEnd + 1, kindEnd);
  if (!VERBS.has(verb) || !KINDS.has(kind)) return undefined;
  const firstEnd = endOf(text, kindEnd + 1);
  const first = text.slice(kindEnd + 1, firstEnd);
  const named = FAMILIES.has(first) && firstEnd < text.length;
  const tableEnd = named ? endOf(text, firstEnd + 1) : firstEnd;
  const table = named ? text.slice(kindEnd + 1, tableEnd) : `ip ${first}`;
  if (table.endsWith(' ')) return undefined;
  const nameEnd = kind === 'table' ? tableEnd : endOf(text, tableEnd + 1);
  const name = text.slice(tableEnd + 1, nameEnd);
  const rest = text.slice(nameEnd + 1);
  return tag ? { verb, kind, table, name, rest, tag } : { verb, kind, table, name, rest };
}

/**
 * `nft -f -`: takes effect as a whole or not at all. The text of rules is read when a packet first meets them.
 * Simplified: a chain or set that rules still name may be deleted; properties of what exists are not compared.
 */
export function runNft(ruleset: Ruleset, lines: readonly TaggedLine[], now = 0): NftResult {
  const work: Work = { tables: { ...ruleset }, own: new Set(), chains: new Map() };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as TaggedLine;
    const { text } = line;
    if (text === '' || text.startsWith('#')) continue;
    const error = text === 'flush ruleset' ? flushAll(work) : run(work, operationOf(line), now);
    if (error !== undefined) return { ok: false, line: at + 1, text, error };
  }
  return { ok: true, ruleset: finished(work) };
}

function finished({ tables, chains }: Work): Ruleset {
  for (const [key, drafts] of chains) {
    const table = tables[key];
    if (table) tables[key] = { ...table, chains: sortedWith(table.chains, drafts) };
  }
  return tables;
}

function flushAll(work: Work): undefined {
  for (const key of Object.keys(work.tables)) dropTable(work, key);
}

function dropTable({ tables, chains }: Work, key: string): void {
  delete tables[key];
  chains.delete(key);
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
    put(work, tables, table, {
      ...(comment ? { comment } : {}),
      sets: {},
      chains: emptySorted,
      handles: 0,
    } satisfies NftTable);
    return undefined;
  }
  if (!found) return verb === 'destroy' ? undefined : MISSING;
  if (verb !== 'flush') dropTable(work, table);
  else {
    const names = new Set([...sortedKeys(found.chains), ...draftsOf(work, table).keys()]);
    for (const name of names) if (chainNow(work, table, name)) flushChain(work, table, name);
  }
  return undefined;
}

function draftsOf({ chains }: Work, table: string): Map<string, ChainDraft | undefined> {
  let drafts = chains.get(table);
  if (!drafts) {
    drafts = new Map();
    chains.set(table, drafts);
  }
  return drafts;
}

function chainNow({ tables, chains }: Work, table: string, name: string): NftChain | undefined {
  const drafts = chains.get(table);
  const draft = drafts?.get(name);
  if (draft || drafts?.has(name)) return draft;
  const known = tables[table]?.chains;
  return known && sortedGet(known, name);
}

/** A chain that may be written to, if there is one of the name. */
function draftOf(work: Work, table: string, name: string): ChainDraft | undefined {
  const drafts = draftsOf(work, table);
  const draft = drafts.get(name);
  if (draft) return draft;
  const found = chainNow(work, table, name);
  if (!found) return undefined;
  const copy = { ...found, rules: [...found.rules] };
  drafts.set(name, copy);
  return copy;
}

function flushChain(work: Work, table: string, name: string): void {
  const chain = draftOf(work, table, name);
  if (chain) chain.rules = [];
}

function runChain(work: Work, { verb, table, name, rest }: Operation): string | undefined {
  const found = chainNow(work, table, name);
  if (verb === 'add' || verb === 'create') {
    if (found) return verb === 'create' ? EXISTS : undefined;
    const words = wordsOf(rest);
    const base = baseOf(words);
    if (base === 'malformed') return SYNTAX;
    const comment = commentOf(words);
    const handle = ++mine<NftTable>(work, work.tables, table).handles;
    const about = { handle, ...(base ? { base } : {}), ...(comment ? { comment } : {}) };
    draftsOf(work, table).set(name, { ...about, rules: [] });
    return undefined;
  }
  if (!found) return verb === 'destroy' ? undefined : MISSING;
  if (verb === 'flush') flushChain(work, table, name);
  else draftsOf(work, table).set(name, undefined);
  return undefined;
}

function addRule(work: Work, { verb, table, name, rest, tag }: Operation): string | undefined {
  const chain = draftOf(work, table, name);
  if (!chain) return MISSING;
  if (verb === 'flush' || verb === 'delete' || verb === 'destroy') return SYNTAX;
  const line = tag ? { text: rest, tag } : { text: rest };
  if (verb === 'insert') chain.rules.unshift(line);
  else chain.rules.push(line);
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
  if (verb === 'flush') mine<NftSet>(work, setsOf(work, table), name).elements = emptySorted;
  else delete setsOf(work, table)[name];
  return undefined;
}

function runElement(work: Work, operation: Operation, now: number): string | undefined {
  const { verb, table, name, rest, tag } = operation;
  const set = work.tables[table]?.sets[name];
  if (!set) return MISSING;
  const given = parseElements(wordsOf(rest).slice(1, -1), set.type, now);
  if (!given) return SYNTAX;
  const own = mine<NftSet>(work, setsOf(work, table), name);
  for (const { key, element } of given) {
    const found = sortedGet(own.elements, key);
    if (verb === 'add' || verb === 'create') {
      if (found && (verb === 'create' || found.value !== element.value)) return EXISTS;
      const expires = element.expires ?? (set.timeout === undefined ? undefined : now + set.timeout);
      const made = { ...element, ...(expires === undefined ? {} : { expires }), ...(tag ? { tag } : {}) };
      own.elements = sortedPut(own.elements, key, made);
    } else if (!found && verb !== 'destroy') return MISSING;
    else own.elements = sortedRemove(own.elements, key);
  }
  return undefined;
}
