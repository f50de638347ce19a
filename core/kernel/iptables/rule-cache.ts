import type { Family } from '../../net/index.ts';
import { isRefusal, type Refusal } from './extension.ts';
import { type AnyMatch, addMatch } from './matches/index.ts';
import { parseRule } from './parse-rule.ts';
import { printRule, type Rule } from './rule.ts';

/** A rule with its canonical text. */
export interface ReadRule {
  readonly rule: Rule;
  readonly text: string;
}

/**
 * Results of `parseRule` by text. Parsing is pure, so what is kept here changes no outcome; it only spares the many
 * nodes and packets that meet the same text from reading it again. Dropped as a whole when it grows beyond the limit.
 */
const LIMIT = 100_000;
const known: Readonly<Record<Family, Map<string, ReadRule | Refusal>>> = { IPv4: new Map(), IPv6: new Map() };

/** `parseRule` with a memory, plus the text that iptables-save would print. */
export function readRule(text: string, family: Family): ReadRule | Refusal {
  const cache = known[family];
  const found = cache.get(text);
  if (found) return found;
  const rule = parseRule(text, family);
  const read = isRefusal(rule) ? rule : { rule, text: printRule(rule) };
  if (cache.size >= LIMIT) cache.clear();
  cache.set(text, read);
  return read;
}

/** Makes a match known that not every session needs. Rules that were read without it are read anew. */
export function provideMatch(match: AnyMatch): void {
  addMatch(match);
  for (const cache of Object.values(known)) cache.clear();
}

/** What iptables-save prints of a loaded rule. Fills no memory: a listing meets every rule once. */
export function savedText(text: string, family: Family): string {
  const read = known[family].get(text) ?? parseRule(text, family);
  if (isRefusal(read)) throw new Error(`iptables (${family}): ${read.error} in: ${text}`);
  return 'rule' in read ? read.text : printRule(read);
}

/** `readRule` for rules that were loaded: these have been written by us, so a refusal is a bug. */
export function loadedRule(text: string, family: Family): ReadRule {
  const read = readRule(text, family);
  if (isRefusal(read)) throw new Error(`iptables (${family}): ${read.error} in: ${text}`);
  return read;
}
