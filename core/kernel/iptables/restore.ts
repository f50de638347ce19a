import type { Family } from '../../net/index.ts';
import type { IptablesRestore, TaggedLine } from '../load.ts';
import { isRefusal } from './extension.ts';
import { readRule } from './rule-cache.ts';
import { BUILT_IN, type Chain, emptyTable, type IptablesTables, type Table } from './tables.ts';
import { TARGETS } from './targets/index.ts';

/** Either the tables after the whole input, or the line (from 1) that was refused; then nothing has changed. */
export type Restored =
  | { readonly ok: true; readonly tables: IptablesTables }
  | { readonly ok: false; readonly line: number; readonly text: string; readonly error: string };

/** A table while one `*table … COMMIT` section is read. Chains are copied when first written to. */
interface Section {
  readonly name: string;
  readonly chains: Record<string, Chain>;
  readonly written: Record<string, TaggedLine[]>;
  /** Chains that a rule jumps to ► first line that does; checked at COMMIT. */
  readonly jumps: Map<string, number>;
}

const rulesOf = (section: Section, chain: string): TaggedLine[] => {
  section.written[chain] ??= [...(section.chains[chain]?.rules ?? [])];
  return section.written[chain];
};

/** The name after the last `-j` or `-g`, without reading the rule. */
function jumpTarget(rule: string): string | undefined {
  const at = Math.max(rule.lastIndexOf('-j '), rule.lastIndexOf('-g '));
  if (at < 0 || (at > 0 && rule[at - 1] !== ' ')) return undefined;
  const end = rule.indexOf(' ', at + 3);
  return rule.slice(at + 3, end < 0 ? undefined : end);
}

const sameRule = (family: Family, a: string, b: string): boolean => {
  if (a === b) return true;
  const left = readRule(a, family);
  const right = readRule(b, family);
  return !isRefusal(left) && !isRefusal(right) && left.text === right.text;
};

function chainLine(section: Section, text: string): string | undefined {
  const [name = '', policy = ''] = text.slice(1).split(' ');
  if (name === '') return 'bad chain line';
  if (BUILT_IN[section.name]?.includes(name)) {
    if (policy !== 'ACCEPT' && policy !== 'DROP' && policy !== '-') return `bad policy "${policy}"`;
    const chain = section.chains[name] as Chain;
    if (policy !== '-') section.chains[name] = { ...chain, policy };
    return undefined;
  }
  if (policy !== '-') return 'a user chain has no policy';
  section.chains[name] = { policy: '-', rules: [] };
  section.written[name] = [];
  return undefined;
}

function deleteRule(section: Section, family: Family, chain: string, what: string): string | undefined {
  const rules = rulesOf(section, chain);
  const number = /^\d+$/.test(what)
    ? Number(what)
    : rules.findIndex((rule) => sameRule(family, rule.text, what)) + 1;
  if (number < 1 || number > rules.length) return 'no such rule (does a matching rule exist in that chain?)';
  rules.splice(number - 1, 1);
  return undefined;
}

function flush(section: Section, chain: string): string | undefined {
  const chains = chain === '' ? Object.keys(section.chains) : [chain];
  for (const name of chains) section.written[name] = [];
  return undefined;
}

function deleteChain(section: Section, name: string): string | undefined {
  if (section.chains[name]?.policy !== '-') return 'a built-in chain cannot be deleted';
  if (rulesOf(section, name).length > 0) return 'chain is not empty';
  delete section.chains[name];
  delete section.written[name];
  return undefined;
}

/** One `-X …` line of a section; returns why it is refused. */
function command(section: Section, family: Family, line: TaggedLine, number: number): string | undefined {
  const match = /^(?:\[\d+:\d+\] )?(-[A-Z]|--[a-z-]+)(?: (\S+))?(?: (.*))?$/.exec(line.text);
  const [, verb = '', chain = '', rest = ''] = match ?? [];
  if (verb === '-N')
    return chain in section.chains ? 'chain already exists' : chainLine(section, `:${chain} -`);
  if (chain === '' ? verb !== '-F' : !(chain in section.chains)) return `no chain "${chain}" by that name`;
  switch (verb) {
    case '-A':
    case '-I': {
      const place = verb === '-I' ? /^(\d+) /.exec(rest) : null;
      const text = place ? rest.slice(place[0].length) : rest;
      const target = jumpTarget(text);
      if (target !== undefined && !section.jumps.has(target)) section.jumps.set(target, number);
      const rule = line.tag ? { text, tag: line.tag } : { text };
      if (verb === '-A') rulesOf(section, chain).push(rule);
      else rulesOf(section, chain).splice(place ? Number(place[1]) - 1 : 0, 0, rule);
      return undefined;
    }
    case '-D':
      return deleteRule(section, family, chain, rest);
    case '-F':
      return flush(section, chain);
    case '-X':
      return deleteChain(section, chain);
    case '-P':
      return chainLine(section, `:${chain} ${rest}`);
    default:
      return `unknown command "${line.text}"`;
  }
}

function open(tables: IptablesTables, name: string): Section {
  return { name, chains: { ...(tables[name] ?? emptyTable(name)) }, written: {}, jumps: new Map() };
}

function commit(section: Section): Table {
  for (const name of Object.keys(section.written)) {
    const chain = section.chains[name];
    if (chain) section.chains[name] = { ...chain, rules: section.written[name] ?? [] };
  }
  return section.chains;
}

const danglingJump = (section: Section): [string, number] | undefined =>
  [...section.jumps].find(([name]) => !(name in TARGETS) && !(name in section.chains));

/**
 * `iptables-restore --noflush`: takes effect as a whole or not at all. A chain line makes or empties a user chain and leaves the
 * rules of a built-in one. The text of rules is read when a packet first meets them; `restoreChecked` reads it at once.
 * Simplified: counters are skipped, and a chain that is still jumped to may be deleted.
 */
export function restore(tables: IptablesTables, { family, lines }: Omit<IptablesRestore, 'tool'>): Restored {
  let done = tables;
  let section: Section | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as TaggedLine;
    const text = line.text;
    const refuse = (error: string): Restored => ({ ok: false, line: at + 1, text, error });
    if (text === '' || text.startsWith('#')) continue;
    if (text.startsWith('*')) {
      const name = text.slice(1).trim();
      if (section || !BUILT_IN[name])
        return refuse(section ? 'COMMIT expected' : `can't initialize table "${name}"`);
      section = open(done, name);
    } else if (!section) return refuse('no table given');
    else if (text === 'COMMIT') {
      const dangling = danglingJump(section);
      if (dangling)
        return {
          ok: false,
          line: dangling[1],
          text: lines[dangling[1] - 1]?.text ?? '',
          error: `no chain or target "${dangling[0]}"`,
        };
      done = { ...done, [section.name]: commit(section) };
      section = undefined;
    } else {
      const error = text.startsWith(':') ? chainLine(section, text) : command(section, family, line, at + 1);
      if (error !== undefined) return refuse(error);
    }
  }
  if (section) return { ok: false, line: lines.length, text: '', error: 'COMMIT expected' };
  return { ok: true, tables: done };
}

/** `restore` that also reads every rule at once, for text a person pasted or typed. */
export function restoreChecked(tables: IptablesTables, input: Omit<IptablesRestore, 'tool'>): Restored {
  for (const [at, { text }] of input.lines.entries()) {
    const rule = /^(?:\[\d+:\d+\] )?-[AI] \S+(?: \d+(?= ))?(?: (.*))?$/.exec(text);
    const read = rule ? readRule(rule[1] ?? '', input.family) : undefined;
    if (isRefusal(read)) return { ok: false, line: at + 1, text, error: read.error };
  }
  return restore(tables, input);
}

/** Tables of a whole `iptables-save` text (or of restore input), on a machine that had none. */
export function parseTables(text: string, family: Family): Restored {
  return restoreChecked({}, { family, lines: text.split(/\r?\n/).map((line) => ({ text: line.trimEnd() })) });
}
