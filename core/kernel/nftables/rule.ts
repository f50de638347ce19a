import type { TableFamily } from './ruleset.ts';
import { BREAK, type Reader, type Statement } from './statement.ts';
import { STATEMENTS } from './statements/index.ts';
import { wordsOf } from './words.ts';

/** A rule, ready to run. Not part of any state: states keep the text. */
export interface Rule {
  readonly statements: readonly Statement[];
  /** As nft lists it. */
  readonly text: string;
}

/**
 * Reads a rule. What is not modelled, such as `limit` or `log`, and all that follows it becomes one statement that no packet
 * meets: a pasted listing stays whole, and a walk names the condition it could not judge.
 */
export function parseRule(text: string, family: TableFamily): Rule {
  const reader: Reader = { words: wordsOf(text), family, at: 0 };
  const statements: Statement[] = [];
  let comment = '';
  while (reader.at < reader.words.length) {
    if (reader.words[reader.at] === 'comment') {
      comment = ` comment ${reader.words[reader.at + 1] ?? ''}`;
      reader.at += 2;
    } else statements.push(parseStatement(reader) ?? foreign(reader));
  }
  return { statements, text: statements.map((one) => one.text).join(' ') + comment };
}

function parseStatement(reader: Reader): Statement | undefined {
  const start = reader.at;
  for (const parse of STATEMENTS) {
    const found = parse(reader);
    if (found) return found;
    reader.at = start;
  }
  return undefined;
}

function foreign(reader: Reader): Statement {
  const comment = reader.words.indexOf('comment', reader.at);
  const words = reader.words.slice(reader.at, comment < 0 ? undefined : comment);
  reader.at += words.length;
  return { text: words.join(' ').replaceAll(' ,', ','), run: () => BREAK, foreign: true };
}

/** Results by text, as for iptables: parsing is pure, so what is kept here changes no outcome. Dropped as a whole when it grows beyond the limit. */
const LIMIT = 100_000;
const known = new Map<string, Rule>();

/** `parseRule` with a memory. */
export function readRule(text: string, family: TableFamily): Rule {
  const key = `${family} ${text}`;
  const found = known.get(key);
  if (found) return found;
  const rule = parseRule(text, family);
  if (known.size >= LIMIT) known.clear();
  known.set(key, rule);
  return rule;
}

/** What nft lists of a rule. Fills no memory: a listing meets every rule once. */
export const listedText = (text: string, family: TableFamily): string =>
  (known.get(`${family} ${text}`) ?? parseRule(text, family)).text;
