import type { Family } from '../../net/index.ts';
import type { IptablesRestore, TaggedLine } from '../load.ts';
import { isRefusal } from './extension.ts';
import { parseRule } from './parse-rule.ts';
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
      section = openSection(done, name);
    } else if (!section) return refuse(at + 1, 'no table given');
    else if (text === 'COMMIT') {
      const dangling = danglingJump(section);
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

/** `restore` that also reads every rule at once, for text a person pasted or typed. */
export function restoreChecked(tables: IptablesTables, input: Omit<IptablesRestore, 'tool'>): Restored {
  for (const [at, { text }] of input.lines.entries()) {
    const rule = RULE.exec(text);
    const read = rule ? parseRule(rule[1] ?? '', input.family) : undefined;
    if (isRefusal(read)) return { ok: false, line: at + 1, text, error: read.error };
  }
  return restore(tables, input);
}

/** Tables of a whole `iptables-save` text (or of restore input), on a machine that had none. */
export function parseTables(text: string, family: Family): Restored {
  return restoreChecked({}, { family, lines: text.split(/\r?\n/).map((line) => ({ text: line.trimEnd() })) });
}
