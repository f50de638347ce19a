import { canonicalValue, intervalHolds, isInterval } from '../datatypes.ts';
import { elementsOf, findElement, parseElements, printElements } from '../elements.ts';
import type { NftSet, SetElement } from '../ruleset.ts';
import { concatenation } from '../selectors/index.ts';
import {
  accept,
  BREAK,
  braced,
  type NftSight,
  next,
  type Outcome,
  peek,
  type Reader,
  type Selector,
  type Statement,
} from '../statement.ts';
import { verdictOf } from './verdict.ts';

/** Something that values can be looked up in: `@name`, or elements between braces. */
export interface Lookup {
  readonly text: string;
  /** The only key, if there is but one: nft prints such a set without braces. */
  readonly only?: string;
  find(values: readonly string[], sight: NftSight): SetElement | undefined;
}

/** `@name` or `{ … }` with keys of these types; undefined if neither comes next. */
export function lookup(reader: Reader, types: readonly string[]): Lookup | undefined {
  const word = peek(reader);
  if (word.startsWith('@')) {
    reader.at++;
    const name = word.slice(1);
    return { text: word, find: (values, sight) => findInSet(sight.set(name), values, sight) };
  }
  const words = braced(reader);
  const given = words && parseElements(words, types);
  if (!given) return undefined;
  const elements = elementsOf(given);
  const intervals = given.some(({ key }) => key.split(' . ').some(isInterval));
  const printed = printElements(elements, types, { now: 0 }).map(({ text }) => text);
  return {
    text: `{ ${printed.join(', ')} }`,
    ...(printed.length === 1 ? { only: printed[0] as string } : {}),
    find: (values, { now }) => findElement(elements, values, intervals, now),
  };
}

const findInSet = (set: NftSet | undefined, values: readonly string[], { now }: NftSight) =>
  set && findElement(set.elements, values, set.flags.includes('interval'), now);

/** The packet's values; undefined if it lacks one. */
export function valuesOf(selectors: readonly Selector[], sight: NftSight): readonly string[] | undefined {
  const values: string[] = [];
  for (const selector of selectors) {
    const value = selector.read(sight);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** `KEY [==|!=] VALUE`, `KEY { … }`, `KEY @set`, or `KEY vmap { … }`. Undefined if no selector comes next or what follows is not known. */
export function match(reader: Reader): Statement | undefined {
  const selectors = concatenation(reader);
  if (selectors.length === 0) return undefined;
  const key = selectors.map(({ text }) => text).join(' . ');
  const types = selectors.map(({ type }) => type);
  if (accept(reader, 'vmap')) return verdictMap(reader, selectors, key, types);
  const negated = accept(reader, '!=');
  const explicit = !negated && accept(reader, '==') && key.includes('&');
  const operator = negated ? '!= ' : explicit ? '== ' : '';
  const set = lookup(reader, types);
  if (set)
    return statement(`${key} ${operator}${set.only ?? set.text}`, negated, selectors, (values, sight) =>
      Boolean(set.find(values, sight)),
    );
  const wanted = valueWords(reader, types);
  if (!wanted) return undefined;
  const text = `${key} ${operator}${wanted.map((field) => field.join(',')).join(' . ')}`;
  return statement(text, negated, selectors, (values) =>
    values.every((value, i) => wanted[i]?.some((one) => equals(one, value, types[i] ?? ''))),
  );
}

function statement(
  text: string,
  negated: boolean,
  selectors: readonly Selector[],
  test: (values: readonly string[], sight: NftSight) => boolean,
): Statement {
  return {
    text,
    run(sight) {
      const values = valuesOf(selectors, sight);
      return values && test(values, sight) !== negated ? undefined : BREAK;
    },
  };
}

const FLAGS = new Set(['ct_state', 'ct_status']);

/** Flags are met by any of them. */
function equals(wanted: string, value: string, type: string): boolean {
  if (wanted === value) return true;
  if (FLAGS.has(type)) return value.split(',').includes(wanted);
  return isInterval(wanted) && intervalHolds(wanted, value);
}

/** One value for each field; flags may be several with commas between them. */
function valueWords(reader: Reader, types: readonly string[]): readonly (readonly string[])[] | undefined {
  const fields: (readonly string[])[] = [];
  for (const [i, type] of types.entries()) {
    if (i > 0 && !accept(reader, '.')) return undefined;
    const values: string[] = [];
    do {
      const value = canonicalValue(next(reader), type);
      if (value === undefined || value === '') return undefined;
      values.push(value);
    } while (FLAGS.has(type) && accept(reader, ','));
    fields.push(values);
  }
  return fields;
}

/** The verdict of the element found. A packet without one goes on with the next rule. */
function verdictMap(
  reader: Reader,
  selectors: readonly Selector[],
  key: string,
  types: readonly string[],
): Statement | undefined {
  const map = lookup(reader, types);
  if (!map) return undefined;
  return {
    text: `${key} vmap ${map.text}`,
    run(sight): Outcome {
      const values = valuesOf(selectors, sight);
      const found = values && map.find(values, sight);
      if (!found) return BREAK;
      if (found.tag) sight.note.tag = found.tag;
      return verdictOf(found.value ?? '') ?? BREAK;
    },
  };
}
