import { emptySorted, type Sorted, sortedGet, sortedKeys, sortedPut } from '../../sim/index.ts';
import type { Tag } from '../load.ts';
import { canonicalValue, intervalHolds, isInterval, sortKey } from './datatypes.ts';
import type { NftSet, SetElement } from './ruleset.ts';
import { durationOf, printDuration, unquoted } from './words.ts';

/** Fields of a key, and what makes one key of them. */
const DOT = ' . ';

/** One element as written: `10.96.0.1 . tcp . 443 comment "x" : goto y`. */
export interface GivenElement {
  readonly key: string;
  readonly element: SetElement;
}

/** Reads the words between braces. `expires` and `timeout` count from `now`. Undefined: not nft. */
export function parseElements(
  words: readonly string[],
  types: readonly string[],
  now = 0,
): readonly GivenElement[] | undefined {
  const given: GivenElement[] = [];
  for (const part of splitAtCommas(words)) {
    const one = parseElement(part, types, now);
    if (!one) return undefined;
    given.push(one);
  }
  return given;
}

/** Given elements as a set holds them. */
export const elementsOf = (given: readonly GivenElement[]): Sorted<SetElement> =>
  given.reduce((map: Sorted<SetElement>, { key, element }) => sortedPut(map, key, element), emptySorted);

function splitAtCommas(words: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (word === ',') parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts.filter((part) => part.length > 0);
}

function parseElement(
  words: readonly string[],
  types: readonly string[],
  now: number,
): GivenElement | undefined {
  const end = words.findIndex((word) => /^(:|comment|timeout|expires|counter)$/.test(word));
  const key = keyOf(end < 0 ? words : words.slice(0, end), types);
  if (key === undefined) return undefined;
  let element: SetElement = {};
  for (let at = end; at >= 0 && at < words.length; at += 2) {
    const [option, word = ''] = [words[at], words[at + 1] ?? ''];
    if (option === ':') return { key, element: { ...element, value: words.slice(at + 1).join(' ') } };
    if (option === 'comment') element = { ...element, comment: unquoted(word) };
    else if (option === 'timeout' || option === 'expires')
      element = { ...element, expires: now + (durationOf(word) ?? 0) };
    else return undefined;
  }
  return { key, element };
}

/** `*`, or canonical fields joined; undefined if a field is not of its type. */
function keyOf(words: readonly string[], types: readonly string[]): string | undefined {
  const fields = words.filter((word) => word !== '.');
  if (fields.length !== types.length) return undefined;
  const values = fields.map((field, i) => canonicalValue(field, types[i] ?? ''));
  return values.includes(undefined) ? undefined : values.join(DOT);
}

/** The element of a key: one look into a record, then, where a set has intervals, through those. */
export function findElement(
  elements: NftSet['elements'],
  values: readonly string[],
  intervals: boolean,
  now: number,
): SetElement | undefined {
  const key = values.join(DOT);
  const found = sortedGet(elements, key);
  if (found) return found.expires === undefined || found.expires > now ? found : undefined;
  if (!intervals) return undefined;
  for (const given of sortedKeys(elements)) {
    const fields = given.split(DOT);
    const holds = (field: string, i: number): boolean =>
      field === values[i] || (isInterval(field) && intervalHolds(field, values[i] ?? ''));
    if (fields.every(holds)) return sortedGet(elements, given);
  }
  return undefined;
}

/** An element as nft lists it. */
export interface PrintedElement {
  readonly text: string;
  readonly tag?: Tag;
}

/** Elements as nft lists them, without those that have expired. */
export function printElements(
  elements: NftSet['elements'],
  types: readonly string[],
  { timeout, now }: { readonly timeout?: number; readonly now: number },
): readonly PrintedElement[] {
  const sorted = sortedKeys(elements)
    .map((key) => ({ key, element: sortedGet(elements, key) as SetElement }))
    .filter(({ element: { expires } }) => expires === undefined || expires > now)
    .map((one) => ({ ...one, order: sortKey(one.key.split(DOT), types) }))
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  return sorted.map(({ key, element: { value, comment, expires, tag } }) => {
    const lifetime = timeout === undefined ? 'timeout' : 'expires';
    const words = [
      key,
      ...(expires === undefined ? [] : [lifetime, printDuration(expires - now)]),
      ...(comment === undefined ? [] : ['comment', `"${comment}"`]),
      ...(value === undefined ? [] : [':', value]),
    ];
    return { text: words.join(' '), ...(tag ? { tag } : {}) };
  });
}
