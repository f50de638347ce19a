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

/** One `*table … COMMIT` section while it is read. Written to, and thrown away if any of its lines is refused. */
export interface Section {
  readonly name: string;
  /** The table before. */
  readonly table: Table;
  /** Chains that the section has touched so far; undefined: deleted. The others, often many thousands, are not copied. */
  readonly drafts: Map<string, Draft | undefined>;
  /** Chains that a rule jumps to ► first line that does; checked at COMMIT. */
  readonly jumps: Map<string, number>;
}

/** Starts a section on what the table holds now. */
export function openSection(tables: IptablesTables, name: string): Section {
  return { name, table: tables[name] ?? emptyTable(name), drafts: new Map(), jumps: new Map() };
}

/** The table as the section leaves it. */
export const closeSection = ({ table, drafts }: Section): Table => sortedWith(table, drafts);

const chainOf = ({ table, drafts }: Section, name: string): Chain | undefined => {
  const touched = drafts.get(name);
  if (touched || drafts.has(name)) return touched;
  return chainIn(table, name);
};

/** The first line that jumps to something that is neither chain nor target. */
export const danglingJump = (section: Section): readonly [string, number] | undefined =>
  [...section.jumps].find(
    ([name]) => !TARGETS.has(name) && !isForeignTarget(name) && !chainOf(section, name),
  );

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
  return undefined;
}

function add(
  section: Section,
  chain: string,
  line: TaggedLine,
  text: string,
  number: number,
  place?: number,
): void {
  const target = jumpTarget(text);
  if (target !== undefined && !section.jumps.has(target)) section.jumps.set(target, number);
  const rule = line.tag ? { text, tag: line.tag } : { text };
  const { rules } = draft(section, chain);
  if (place === undefined) rules.push(rule);
  else rules.splice(place - 1, 0, rule);
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
  if (text.startsWith('-A ')) {
    // Nearly every line: no pattern is matched for it.
    const end = text.indexOf(' ', 3);
    const chain = end < 0 ? text.slice(3) : text.slice(3, end);
    if (!chainOf(section, chain)) return `no chain "${chain}" by that name`;
    add(section, chain, line, end < 0 ? '' : text.slice(end + 1), number);
    return undefined;
  }
  const [, verb = '', chain = '', rest = ''] = COMMAND.exec(text) ?? [];
  if (verb === '-N')
    return chainOf(section, chain) ? 'chain already exists' : chainLine(section, `:${chain} -`);
  if (chain === '' ? verb !== '-F' : !chainOf(section, chain)) return `no chain "${chain}" by that name`;
  switch (verb) {
    case '-A':
      add(section, chain, line, rest, number);
      return undefined;
    case '-I': {
      const place = /^(\d+)(?: |$)/.exec(rest);
      add(section, chain, line, place ? rest.slice(place[0].length) : rest, number, Number(place?.[1] ?? 1));
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
