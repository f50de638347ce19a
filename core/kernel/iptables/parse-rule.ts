import type { Family } from '../../net/index.ts';
import { protocolName } from '../protocols.ts';
import { type Given, isRefusal, not, type Refusal } from './extension.ts';
import { foreignMatch, foreignTarget, isForeignTarget } from './foreign.ts';
import { type AnyMatch, MATCHES } from './matches/index.ts';
import {
  type Condition,
  HEADER_OPTIONS,
  type HeaderOption,
  type Jump,
  type Rule,
  ruleNetwork,
  type UsedMatch,
} from './rule.ts';
import { type AnyTarget, TARGETS } from './targets/index.ts';
import { words } from './words.ts';

const LONG: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '--source': '-s',
    '--src': '-s',
    '--destination': '-d',
    '--dst': '-d',
    '--in-interface': '-i',
    '--out-interface': '-o',
    '--protocol': '-p',
    '--proto': '-p',
    '--match': '-m',
    '--jump': '-j',
    '--goto': '-g',
  }),
);

/** The rule while it is read: extensions collect their options, wherever in the line these stand. */
interface Draft {
  readonly header: Partial<Record<HeaderOption, Condition>>;
  readonly matches: { readonly name: string; readonly given: Given[] }[];
  jump?: { readonly name: string; readonly goto: boolean; readonly given: Given[] };
}

function headerValue(option: HeaderOption, text: string, family: Family): string | undefined {
  if (option === '-s' || option === '-d') return ruleNetwork(text, family);
  return option === '-p' ? protocolName(text) : text;
}

/** Conditions that hold for every packet are not kept. */
function isAnything(option: HeaderOption, value: string): boolean {
  if (option === '-s' || option === '-d') return value.endsWith('/0');
  return value === (option === '-p' ? 'all' : '+');
}

/** Puts an option where it belongs: to the target, or to the first match that knows it and does not have it yet. */
function assign(draft: Draft, given: Given): void {
  const target = draft.jump && TARGETS.get(draft.jump.name);
  if (draft.jump && target && given.option in target.options) {
    draft.jump.given.push(given);
    return;
  }
  const knowing = draft.matches.filter(({ name }) => given.option in (MATCHES.get(name)?.options ?? {}));
  const free = knowing.find((match) => !match.given.some((one) => one.option === given.option)) ?? knowing[0];
  (free ?? foreignOwner(draft))?.given.push(given);
}

/** `-p tcp --dport 80` loads the match of the protocol by itself, if nothing else knows the option. */
function loadProtocolMatch(draft: Draft, option: string): void {
  const protocol = draft.header['-p']?.value ?? '';
  const known = option in (MATCHES.get(protocol)?.options ?? {});
  if (known && wordsAfter(draft, option) === undefined) draft.matches.push({ name: protocol, given: [] });
}

function wordsAfter(draft: Draft, option: string): number | undefined {
  const target = draft.jump && TARGETS.get(draft.jump.name)?.options[option];
  return (
    target ??
    draft.matches.map(({ name }) => MATCHES.get(name)?.options[option]).find((count) => count !== undefined)
  );
}

/** Options of what is not modelled go on to the next word that looks like an option. Undefined: nothing here is foreign. */
function foreignWords(draft: Draft, all: readonly string[], at: number): number | undefined {
  if (!foreignOwner(draft)) return undefined;
  const next = all.findIndex((word, place) => place > at && (word === '!' || /^--?[a-z]/i.test(word)));
  return (next < 0 ? all.length : next) - at - 1;
}

/** Who takes an option that nothing modelled knows: the target if it is foreign, else the last foreign match. */
const foreignOwner = (draft: Draft): { readonly given: Given[] } | undefined =>
  draft.jump && isForeignTarget(draft.jump.name)
    ? draft.jump
    : draft.matches.findLast(({ name }) => !MATCHES.has(name));

/** Reads the options of one rule into a draft; returns the refusal of the first word that makes no sense. */
function readOptions(all: readonly string[], family: Family, draft: Draft): Refusal | undefined {
  let negated = false;
  for (let at = 0; at < all.length; at++) {
    const written = all[at] as string;
    const option = LONG.get(written) ?? written;
    if (option === '!') {
      if (negated) return { error: 'multiple consecutive ! not allowed' };
      negated = true;
      continue;
    }
    if (option === '-s' || option === '-d' || option === '-i' || option === '-o' || option === '-p') {
      const text = all[++at];
      const value = text === undefined ? undefined : headerValue(option, text, family);
      if (value === undefined) return { error: `bad argument "${text ?? ''}" of ${written}` };
      if (draft.header[option]) return { error: `multiple ${option} flags not allowed` };
      if (negated || !isAnything(option, value))
        draft.header[option] = { option, negated, value, text: `${not(negated)}${option} ${value}` };
    } else if (option === '-m') {
      const name = all[++at] ?? '';
      if (!/^[\w-]+$/.test(name)) return { error: `couldn't load match "${name}"` };
      draft.matches.push({ name, given: [] });
    } else if (option === '-j' || option === '-g') {
      const name = all[++at];
      if (name === undefined) return { error: `option "${written}" requires an argument` };
      if (draft.jump) return { error: 'multiple -j flags not allowed' };
      draft.jump = { name, goto: option === '-g', given: [] };
    } else {
      if (!option.startsWith('-')) return { error: `bad argument "${written}"` };
      loadProtocolMatch(draft, option);
      const count = wordsAfter(draft, option) ?? foreignWords(draft, all, at);
      if (count === undefined || at + count >= all.length) return { error: `unknown option "${written}"` };
      assign(draft, { option, negated, words: all.slice(at + 1, at + 1 + count) });
      at += count;
    }
    negated = false;
  }
  return negated ? { error: 'nothing follows !' } : undefined;
}

function finishJump(draft: Draft, family: Family): Jump | Refusal | undefined {
  if (!draft.jump) return undefined;
  const { name, goto, given } = draft.jump;
  const target = TARGETS.get(name);
  if (!target && isForeignTarget(name))
    return { target: foreignTarget(name) as AnyTarget, options: given, foreign: true };
  if (!target) return { chain: name, goto };
  const options = target.parse(given, family);
  if (isRefusal(options)) return options;
  return target.models?.(options) === false ? { target, options, foreign: true } : { target, options };
}

/** The matches and the target of a rule that are not modelled. */
export const foreignParts = (rule: Rule): readonly string[] => [
  ...rule.matches.flatMap(({ match, foreign }) => (foreign ? [match.name] : [])),
  ...(rule.jump && 'target' in rule.jump && rule.jump.foreign ? [rule.jump.target.name] : []),
];

/** Reads the arguments of one rule, as they follow `-A CHAIN`, whether a person, kube-proxy or iptables-save wrote them. */
export function parseRule(text: string, family: Family): Rule | Refusal {
  const all = words(text);
  if (isRefusal(all)) return all;
  const draft: Draft = { header: {}, matches: [] };
  const refusal = readOptions(all, family, draft);
  if (refusal) return refusal;
  const matches: UsedMatch[] = [];
  for (const { name, given } of draft.matches) {
    const protocol = draft.header['-p'];
    if (protocolName(name) === name && (protocol?.value !== name || protocol.negated))
      return { error: `-m ${name} needs -p ${name}` };
    const match = MATCHES.get(name);
    if (!match) {
      matches.push({ match: foreignMatch(name) as AnyMatch, options: given, foreign: true });
      continue;
    }
    const options = match.parse(given, family);
    if (isRefusal(options)) return options;
    matches.push({ match, options });
  }
  const jump = finishJump(draft, family);
  if (isRefusal(jump)) return jump;
  const header = HEADER_OPTIONS.flatMap((option) => draft.header[option] ?? []);
  return { family, header, matches, ...(jump ? { jump } : {}) };
}
