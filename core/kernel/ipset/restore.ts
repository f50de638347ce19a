import { emptySorted, sortedGet, sortedPut, sortedRemove } from '../../sim/index.ts';
import type { TaggedLine } from '../load.ts';
import { canonicalEntry } from './entry.ts';
import { type IpSet, type IpSets, SET_TYPES, type SetType } from './set.ts';

/** Either the sets afterwards, or the first line (from 1) that was refused; the lines before it stay carried out. */
export type IpsetResult =
  | { readonly ok: true; readonly sets: IpSets }
  | {
      readonly ok: false;
      readonly sets: IpSets;
      readonly line: number;
      readonly text: string;
      readonly error: string;
    };

const NO_SET = 'The set with the given name does not exist';

const isType = (text: string): text is SetType => Object.hasOwn(SET_TYPES, text);

function create(sets: IpSets, name: string, words: readonly string[], exist: boolean): IpSets | string {
  const [type = '', ...options] = words;
  if (!isType(type)) return `Kernel error received: set type not supported`;
  if (name.length > 31) return `Syntax error: setname '${name}' is longer than 31 characters`;
  const header = options.join(' ');
  const known = sets[name];
  if (!known) return { ...sets, [name]: { name, type, header, entries: emptySorted } };
  const same = known.type === type && known.header === header;
  return exist && same ? sets : 'Set cannot be created: set with the same name already exists';
}

function change(
  sets: IpSets,
  set: IpSet,
  verb: 'add' | 'del',
  text: string,
  exist: boolean,
  line: TaggedLine,
) {
  const entry = canonicalEntry(set, text);
  if (entry === undefined) return `Syntax error: cannot parse ${text} as an entry of ${set.type}`;
  const known = sortedGet(set.entries, entry) !== undefined;
  if (verb === 'add' && known && !exist) return "Element cannot be added to the set: it's already added";
  if (verb === 'del' && !known)
    return exist ? sets : "Element cannot be deleted from the set: it's not added";
  const entries =
    verb === 'add' ? sortedPut(set.entries, entry, line.tag ?? {}) : sortedRemove(set.entries, entry);
  return { ...sets, [set.name]: { ...set, entries } };
}

function run(sets: IpSets, line: TaggedLine): IpSets | string {
  const words = line.text.split(/\s+/).filter((word) => word !== '');
  const exist = words.includes('-exist') || words.includes('-!');
  const [verb = '', name = '', ...rest] = words.filter((word) => word !== '-exist' && word !== '-!');
  if (verb === 'create') return create(sets, name, rest, exist);
  const set = Object.hasOwn(sets, name) ? sets[name] : undefined;
  if (!set) return exist && verb === 'destroy' ? sets : NO_SET;
  switch (verb) {
    case 'add':
    case 'del':
      return change(sets, set, verb, rest[0] ?? '', exist, line);
    case 'flush':
      return { ...sets, [name]: { ...set, entries: emptySorted } };
    case 'destroy': {
      const { [name]: _gone, ...others } = sets;
      return others;
    }
    default:
      return `No command specified: unknown argument ${verb}`;
  }
}

/**
 * `ipset restore`: one ipset command a line. `-exist` on a line forgives what is there already, or is gone already.
 * Simplified: a set that a rule still names may be destroyed. (ipset 7)
 */
export function ipsetRestore(before: IpSets, lines: readonly TaggedLine[]): IpsetResult {
  let sets = before;
  for (const [at, line] of lines.entries()) {
    if (line.text === '' || line.text.startsWith('#')) continue;
    const next = run(sets, line);
    if (typeof next === 'string') return { ok: false, sets, line: at + 1, text: line.text, error: next };
    sets = next;
  }
  return { ok: true, sets };
}
