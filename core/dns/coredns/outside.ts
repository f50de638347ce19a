import { parseAddress, typeOfFamily } from '../message/address.ts';
import { canonicalName, isWireName } from '../message/name.ts';
import type { Upstream, UpstreamName } from './upstream.ts';

/** Names of the world outside, each with its addresses, or with the one name that it is an alias of. */
export type OutsideNames = Readonly<Record<string, readonly string[]>>;

const HOST_NAME = /^[a-z0-9_*-]+(\.[a-z0-9_-]+)*\.?$/i;

function recordsFor(values: readonly string[]): UpstreamName {
  const addresses = values.flatMap((value) => parseAddress(value) ?? []);
  if (addresses.length === 0 && values.length > 0) return { CNAME: values.map(canonicalName) };
  const of = (type: 'A' | 'AAAA') =>
    addresses.filter(({ family }) => typeOfFamily(family) === type).map(({ text }) => text);
  return { A: of('A'), AAAA: of('AAAA') };
}

/** What is wrong with a picture of the outside world, in sentences; none: nothing. */
export function whyNotOutside(names: OutsideNames): readonly string[] {
  return Object.entries(names).flatMap(([name, values]) => {
    if (!HOST_NAME.test(name) || !isWireName(name)) return [`"${name}" is no host name`];
    const others = values.filter((value) => !parseAddress(value));
    if (others.length === 0) return [];
    if (values.length > 1)
      return [`${name}: an alias stands alone, or there are only addresses: ${values.join(', ')}`];
    return others
      .filter((value) => !HOST_NAME.test(value))
      .map((value) => `${name}: "${value}" is neither an address nor a name`);
  });
}

/** The resolver that knows these names and no others. */
export const outsideWith = (upstream: Upstream, names: OutsideNames): Upstream => ({
  ...upstream,
  records: Object.fromEntries(
    Object.entries(names).map(([name, values]) => [canonicalName(name), recordsFor(values)]),
  ),
});

/** The picture as a person edits it. */
export const outsideNames = ({ records }: Upstream): OutsideNames =>
  Object.fromEntries(
    Object.keys(records)
      .sort()
      .map((name) => {
        const { A = [], AAAA = [], CNAME = [] } = records[name] ?? {};
        return [
          name.replace(/(.)\.$/, '$1'),
          [...CNAME.map((alias) => alias.replace(/\.$/, '')), ...A, ...AAAA],
        ];
      }),
  );
