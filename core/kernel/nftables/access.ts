import { sortedGet, sortedKeys, sortedPut, sortedRemove } from '../../sim/index.ts';
import type { Skb } from '../skb.ts';
import type { NftSet, NftTable, SetElement } from './ruleset.ts';
import type { TableAccess } from './traverse.ts';

/** The table with an element in one of its sets, which begins its life now; expired ones go. */
function withElement(
  table: NftTable,
  name: string,
  set: NftSet,
  key: string,
  given: { readonly timeout: number | undefined; readonly now: number },
): NftTable {
  const { now } = given;
  const timeout = given.timeout ?? set.timeout;
  const expired = sortedKeys(set.elements).filter(
    (known) => (sortedGet(set.elements, known)?.expires ?? Infinity) <= now,
  );
  const element: SetElement = timeout === undefined ? {} : { expires: now + timeout };
  const known = sortedGet(set.elements, key);
  if (expired.length === 0 && known && known.expires === element.expires) return table;
  const elements = sortedPut(expired.reduce(sortedRemove, set.elements), key, element);
  return { ...table, sets: { ...table.sets, [name]: { ...set, elements } } };
}

/** A table as the rules of one packet see and change it. */
export function accessTo(skb: Skb, key: string): TableAccess {
  const tableNow = (): NftTable => skb.nftables[key] as NftTable;
  return {
    key,
    table: tableNow(),
    set: (name) => tableNow().sets[name],
    update(name, element, timeout) {
      const table = tableNow();
      const set = table.sets[name];
      if (!set) return;
      const next = withElement(table, name, set, element, { timeout, now: skb.context.now });
      if (next !== table) skb.nftables = { ...skb.nftables, [key]: next };
    },
  };
}
