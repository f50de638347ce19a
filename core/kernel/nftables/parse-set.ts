import { elementsOf, parseElements } from './elements.ts';
import type { NftSet } from './ruleset.ts';
import { durationOf, unquoted } from './words.ts';

/** Elements that a rule adds need room: nft gives such a set this much if nothing is said. */
const DYNAMIC_SIZE = 65535;

/** A set or map: `{ type T ; flags F ; … }` as words. Undefined: not nft, or a type that is not given by name. */
export function parseSet(kind: NftSet['kind'], words: readonly string[], now: number): NftSet | undefined {
  const clauses = clausesOf(words.slice(1, -1));
  const optionOf = (name: string): readonly string[] => clauses.get(name) ?? [];
  const types = optionOf('type');
  const colon = types.indexOf(':');
  const type = (colon < 0 ? types : types.slice(0, colon)).filter((word) => word !== '.');
  if (type.length === 0 || (kind === 'map') !== colon >= 0) return undefined;
  const flags = optionOf('flags').filter((word) => word !== ',');
  const [size = flags.includes('dynamic') ? DYNAMIC_SIZE : undefined] = optionOf('size').map(Number);
  const timeout = durationOf(optionOf('timeout')[0] ?? '');
  const comment = optionOf('comment').map(unquoted)[0];
  const given = parseElements(optionOf('elements').slice(2, -1), type, now);
  if (!given) return undefined;
  return {
    kind,
    type,
    ...(colon < 0 ? {} : { data: types.slice(colon + 1).join(' ') }),
    flags,
    ...(size === undefined ? {} : { size }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(comment === undefined ? {} : { comment }),
    elements: elementsOf(given),
  };
}

/** What stands between semicolons, by its first word. */
function clausesOf(words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const clauses = new Map<string, readonly string[]>();
  for (let at = 0; at < words.length; ) {
    const end = words.indexOf(';', at);
    const clause = words.slice(at, end < 0 ? undefined : end);
    if (clause[0] !== undefined) clauses.set(clause[0], clause.slice(1));
    at = end < 0 ? words.length : end + 1;
  }
  return clauses;
}
