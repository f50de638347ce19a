import type { Family } from '../../net/index.ts';
import type { Foreign } from '../foreign.ts';
import type { IptablesRestore, TaggedLine } from '../load.ts';
import { isRefusal } from './extension.ts';
import { foreignParts, parseRule } from './parse-rule.ts';
import { chainLine, closeSection, commandLine, danglingJump, openSection, type Section } from './section.ts';
import { BUILT_IN, type IptablesTables } from './tables.ts';

/** Either the tables after the whole input, or the line (from 1) that was refused; then nothing has changed. */
export type Restored =
  | { readonly ok: true; readonly tables: IptablesTables }
  | { readonly ok: false; readonly line: number; readonly text: string; readonly error: string };

/**
 * `iptables-restore --noflush`: takes effect as a whole or not at all. A chain line makes or empties a user chain and leaves the
 * rules of a built-in one. The text of rules is read when a packet first meets them; `restoreChecked` reads it at once.
 * Simplified: counters are skipped, and a chain that is still jumped to may be deleted.
 */
export function restore(tables: IptablesTables, { family, lines }: Omit<IptablesRestore, 'tool'>): Restored {
  const refuse = (line: number, error: string): Restored => ({
    ok: false,
    line,
    text: lines[line - 1]?.text ?? '',
    error,
  });
  let done = tables;
  let section: Section | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as TaggedLine;
    const { text } = line;
    if (text === '' || text.startsWith('#')) continue;
    if (text.startsWith('*')) {
      const name = text.slice(1).trim();
      if (section) return refuse(at + 1, 'COMMIT expected');
      if (!Object.hasOwn(BUILT_IN, name)) return refuse(at + 1, `can't initialize table "${name}"`);
      section = openSection(done, name, at);
    } else if (!section) return refuse(at + 1, 'no table given');
    else if (text === 'COMMIT') {
      const dangling = danglingJump(section, lines, at);
      if (dangling) return refuse(dangling[1], `no chain or target "${dangling[0]}"`);
      done = { ...done, [section.name]: closeSection(section) };
      section = undefined;
    } else {
      const error = text.startsWith(':')
        ? chainLine(section, text)
        : commandLine(section, family, line, at + 1);
      if (error !== undefined) return refuse(at + 1, error);
    }
  }
  return section ? refuse(lines.length, 'COMMIT expected') : { ok: true, tables: done };
}

const RULE = /^(?:\[\d+:\d+\] )?-[AI] \S+(?: \d+(?= |$))?(?: (.*))?$/;

/** Reads every rule of an input: the first that is refused, or all that is foreign in them. */
function readAll({
  family,
  lines,
}: Omit<IptablesRestore, 'tool'>): Restored | { readonly foreign: readonly Foreign[] } {
  const foreign: Foreign[] = [];
  for (const [at, { text }] of lines.entries()) {
    const rule = RULE.exec(text);
    const read = rule ? parseRule(rule[1] ?? '', family) : undefined;
    if (isRefusal(read)) return { ok: false, line: at + 1, text, error: read.error };
    if (read) foreign.push(...foreignParts(read).map((name) => ({ line: at + 1, name })));
  }
  return { foreign };
}

/** `restore` that also reads every rule at once, for text a person typed. What is not modelled is refused as not installed. */
export function restoreChecked(tables: IptablesTables, input: Omit<IptablesRestore, 'tool'>): Restored {
  const read = readAll(input);
  if ('ok' in read) return read;
  const first = read.foreign[0];
  if (!first) return restore(tables, input);
  const text = input.lines[first.line - 1]?.text ?? '';
  return { ok: false, line: first.line, text, error: `couldn't load "${first.name}": not modelled` };
}

/**
 * Tables of a whole `iptables-save` text (or of restore input), on a machine that had none. What is not modelled is kept and told
 * of: such a match meets no packet, such a target lets it go on.
 */
export function parseTables(
  text: string,
  family: Family,
): Restored & { readonly foreign?: readonly Foreign[] } {
  const input = { family, lines: text.split(/\r?\n/).map((line) => ({ text: line.trimEnd() })) };
  const read = readAll(input);
  if ('ok' in read) return read;
  const result = restore({}, input);
  return result.ok && read.foreign.length > 0 ? { ...result, foreign: read.foreign } : result;
}
