import type { Family } from '../../net/index.ts';
import { sortedKeys } from '../../sim/index.ts';
import type { Tag } from '../load.ts';
import { savedText } from './rule-cache.ts';
import { BUILT_IN, chainIn, type IptablesTables, type Table } from './tables.ts';

/** One line of `iptables-save`. Rules say where they stand: `position` counts from 1. */
export interface SavedLine {
  readonly text: string;
  readonly table: string;
  readonly chain?: string;
  readonly position?: number;
  readonly tag?: Tag;
}

/** Built-in chains in hook order, then user chains by name. */
function chainOrder(name: string, table: Table): readonly string[] {
  const builtIn = BUILT_IN[name] ?? [];
  const names = sortedKeys(table);
  return [
    ...builtIn.filter((chain) => names.includes(chain)),
    ...names.filter((chain) => !builtIn.includes(chain)),
  ];
}

function saveTable(name: string, table: Table, family: Family): readonly SavedLine[] {
  const chains = chainOrder(name, table);
  const heads = chains.map((chain) => ({
    text: `:${chain} ${chainIn(table, chain)?.policy} [0:0]`,
    table: name,
    chain,
  }));
  const rules = chains.flatMap((chain) =>
    (chainIn(table, chain)?.rules ?? []).map((line, at) => {
      const text = `-A ${chain} ${savedText(line.text, family)}`.trimEnd();
      return { text, table: name, chain, position: at + 1, ...(line.tag ? { tag: line.tag } : {}) };
    }),
  );
  return [{ text: `*${name}`, table: name }, ...heads, ...rules, { text: 'COMMIT', table: name }];
}

/** The tables as `iptables-save` 1.8.9 (nf_tables) prints them, without its two dated comment lines. */
export function save(tables: IptablesTables, family: Family): readonly SavedLine[] {
  return Object.keys(BUILT_IN).flatMap((name) => (tables[name] ? saveTable(name, tables[name], family) : []));
}
