import type { Family } from '../../net/index.ts';
import { sortedKeys, sortedWith } from '../../sim/index.ts';
import type { TaggedLine } from '../load.ts';
import { isRefusal } from './extension.ts';
import { isForeignTarget } from './foreign.ts';
import { readRule } from './rule-cache.ts';
import { BUILT_IN, type Chain, chainIn, emptyTable, type IptablesTables, type Table } from './tables.ts';
import { TARGETS } from './targets/index.ts';

/** A chain while its section is read. */
interface Draft {
  policy: Chain['policy'];
  rules: TaggedLine[];
}

/** How far the rules that a chain had before have been written again, word for word. */
interface Former {
  readonly rules: readonly TaggedLine[];
  at: number;
}

/** One `*table … COMMIT` section while it is read. Written to, and thrown away if any of its lines is refused. */
export interface Section {
  readonly name: string;
  /** Index of its `*table` line. */
  readonly begin: number;
  /** The table before. */
  readonly table: Table;
  /** Chains that the section has touched so far; undefined: deleted. The others, often many thousands, are not copied. */
  readonly drafts: Map<string, Draft | undefined>;
  /** Jumps to what was not there when their line was read: name and line (from 1). Looked at again at COMMIT. */
  readonly ahead: (readonly [name: string, line: number])[];
  /** Whether a chain has been deleted, which an earlier line may jump to. */
  deleted: boolean;
  /** By chain; only for those that were there before. */
  readonly former: Map<string, Former>;
  /** The chain of the last rule, which is nearly always that of the next one: `-A CHAIN `. */
  last?: { readonly start: string; readonly draft: Draft; readonly former: Former | undefined } | undefined;
}

/** Starts a section on what the table holds now. */
export const openSection = (tables: IptablesTables, name: string, begin: number): Section => ({
  name,
  begin,
  table: tables[name] ?? emptyTable(name),
  drafts: new Map(),
  ahead: [],
  deleted: false,
  former: new Map(),
});

/** The table as the section leaves it. */
export const closeSection = ({ table, drafts }: Section): Table => sortedWith(table, drafts);

const chainOf = ({ table, drafts }: Section, name: string): Chain | undefined => {
  const touched = drafts.get(name);
  if (touched || drafts.has(name)) return touched;
  return chainIn(table, name);
};

const isThere = (section: Section, name: string): boolean =>
  section.drafts.get(name) !== undefined ||
  TARGETS.has(name) ||
  isForeignTarget(name) ||
  chainOf(section, name) !== undefined;

const ADDS_RULE = /^(?:\[\d+:\d+\] )?-[AI] /;

/** The first line (from 1) of a section that ends before `end`, that jumps to something that is neither chain nor target. */
export function danglingJump(
  section: Section,
  lines: readonly TaggedLine[],
  end: number,
): readonly [name: string, line: number] | undefined {
  if (!section.deleted) return section.ahead.find(([name]) => !isThere(section, name));
  for (let at = section.begin; at < end; at++) {
    const { text } = lines[at] as TaggedLine;
    const target = ADDS_RULE.test(text) ? jumpTarget(text) : undefined;
    if (target !== undefined && !isThere(section, target)) return [target, at + 1];
  }
  return undefined;
}

function draft(section: Section, name: string): Draft {
  const touched = section.drafts.get(name);
  if (touched) return touched;
  const chain = chainOf(section, name);
  const made: Draft = { policy: chain?.policy ?? '-', rules: [...(chain?.rules ?? [])] };
  section.drafts.set(name, made);
  return made;
}

/** The name after the last `-j` or `-g`, without reading the rule. */
function jumpTarget(rule: string): string | undefined {
  let at = rule.lastIndexOf('-j ');
  if (at < 0) at = rule.lastIndexOf('-g ');
  if (at < 0 || (at > 0 && rule.charCodeAt(at - 1) !== 32)) return undefined;
  const end = rule.indexOf(' ', at + 3);
  return rule.slice(at + 3, end < 0 ? undefined : end);
}

const sameRule = (family: Family, a: string, b: string): boolean => {
  if (a === b) return true;
  const left = readRule(a, family);
  const right = readRule(b, family);
  return !isRefusal(left) && !isRefusal(right) && left.text === right.text;
};

/** `:CHAIN POLICY [0:0]`: sets the policy of a built-in chain, makes or empties a user chain. Returns why it is refused. */
export function chainLine(section: Section, text: string): string | undefined {
  const end = text.indexOf(' ');
  const name = text.slice(1, end);
  const policy = text.slice(end + 1, text.indexOf(' ', end + 1) >>> 0);
  if (end < 2) return 'bad chain line';
  if (BUILT_IN[section.name]?.includes(name)) {
    if (policy !== 'ACCEPT' && policy !== 'DROP' && policy !== '-') return `bad policy "${policy}"`;
    if (policy !== '-') draft(section, name).policy = policy;
    return undefined;
  }
  if (policy !== '-') return 'a user chain has no policy';
  section.drafts.set(name, { policy: '-', rules: [] });
  section.last = undefined;
  if (section.table.size === 0) return undefined;
  const before = chainIn(section.table, name);
  if (before && before.rules.length > 0) section.former.set(name, { rules: before.rules, at: 0 });
  return undefined;
}

/** Puts a rule at a place (from 1) of a chain, or at its end. */
function addTo(
  section: Section,
  draft: Draft,
  { tag }: TaggedLine,
  text: string,
  number: number,
  place?: number,
): void {
  const target = jumpTarget(text);
  if (target !== undefined && !isThere(section, target)) section.ahead.push([target, number]);
  const rule = tag ? { text, tag } : { text };
  if (place === undefined) put(draft, rule);
  else draft.rules.splice(place - 1, 0, rule);
}

/** The chain of an endpoint has two rules, and there are a hundred thousand: an array that grows by itself keeps room for seventeen. */
function put(draft: Draft, rule: TaggedLine): void {
  if (draft.rules.length < 3) draft.rules = [...draft.rules, rule];
  else draft.rules.push(rule);
}

function remove(section: Section, family: Family, chain: string, what: string): string | undefined {
  const { rules } = draft(section, chain);
  const number = /^\d+$/.test(what)
    ? Number(what)
    : rules.findIndex((rule) => sameRule(family, rule.text, what)) + 1;
  if (number < 1 || number > rules.length) return 'no such rule (does a matching rule exist in that chain?)';
  rules.splice(number - 1, 1);
  return undefined;
}

const allChains = (section: Section): readonly string[] =>
  [...new Set([...sortedKeys(section.table), ...section.drafts.keys()])].filter((name) =>
    chainOf(section, name),
  );

function deleteChain(section: Section, name: string): string | undefined {
  const chain = chainOf(section, name);
  if (chain?.policy !== '-') return 'a built-in chain cannot be deleted';
  if (chain.rules.length > 0) return 'chain is not empty';
  section.drafts.set(name, undefined);
  section.deleted = true;
  section.last = undefined;
  return undefined;
}

/** The rule that a chain had at this place, or at the next one, if a line says the very same again. */
function sameAsBefore(former: Former, { text, tag }: TaggedLine, from: number): TaggedLine | undefined {
  if (!tag) return undefined;
  for (const at of [former.at, former.at + 1]) {
    const rule = former.rules[at];
    if (rule?.tag !== tag || rule.text.length !== text.length - from || !text.endsWith(rule.text)) continue;
    former.at = at + 1;
    return rule;
  }
  return undefined;
}

/**
 * `-A CHAIN RULE`, nearly every line: no pattern is matched for it, and the chain is looked for only if it is another one than that of the line
 * before. What a chain has had already is taken over as it is: kube-proxy writes all of KUBE-SERVICES in every sync.
 */
function append(section: Section, line: TaggedLine, number: number): string | undefined {
  const { text } = line;
  let { last } = section;
  if (!last || !text.startsWith(last.start)) {
    const end = text.indexOf(' ', 3);
    const chain = end < 0 ? text.slice(3) : text.slice(3, end);
    if (!chainOf(section, chain)) return `no chain "${chain}" by that name`;
    if (end < 0) {
      addTo(section, draft(section, chain), line, '', number);
      return undefined;
    }
    last = { start: text.slice(0, end + 1), draft: draft(section, chain), former: section.former.get(chain) };
    section.last = last;
  }
  const from = last.start.length;
  const same = last.former && sameAsBefore(last.former, line, from);
  if (same) put(last.draft, same);
  else addTo(section, last.draft, line, text.slice(from), number);
  return undefined;
}

const COMMAND = /^(?:\[\d+:\d+\] )?(-[A-Z])(?: (\S+))?(?: (.*))?$/;

/** One `-A …`, `-I …`, `-D …`, `-F …`, `-N …`, `-X …` or `-P …` line; returns why it is refused. */
export function commandLine(
  section: Section,
  family: Family,
  line: TaggedLine,
  number: number,
): string | undefined {
  const { text } = line;
  if (text.startsWith('-A ')) return append(section, line, number);
  const [, verb = '', chain = '', rest = ''] = COMMAND.exec(text) ?? [];
  if (verb === '-N')
    return chainOf(section, chain) ? 'chain already exists' : chainLine(section, `:${chain} -`);
  if (chain === '' ? verb !== '-F' : !chainOf(section, chain)) return `no chain "${chain}" by that name`;
  switch (verb) {
    case '-A':
      addTo(section, draft(section, chain), line, rest, number);
      return undefined;
    case '-I': {
      const place = /^(\d+)(?: |$)/.exec(rest);
      const rule = place ? rest.slice(place[0].length) : rest;
      addTo(section, draft(section, chain), line, rule, number, Number(place?.[1] ?? 1));
      return undefined;
    }
    case '-D':
      return remove(section, family, chain, rest);
    case '-F':
      for (const name of chain === '' ? allChains(section) : [chain]) draft(section, name).rules = [];
      return undefined;
    case '-X':
      return deleteChain(section, chain);
    case '-P':
      return chainLine(section, `:${chain} ${rest}`);
    default:
      return `unknown command "${text}"`;
  }
}
