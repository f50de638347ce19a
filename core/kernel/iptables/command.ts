import { sortedKeys, sortedPut, sortedRemove } from '../../sim/index.ts';
import type { IptablesCommand } from '../load.ts';
import { isRefusal } from './extension.ts';
import { readRule } from './rule-cache.ts';
import { type Chain, chainIn, emptyTable, type IptablesTables } from './tables.ts';

/** The tables without the chains of that name, or whose names begin with it if it ends in `*`. */
function deleteChains(tables: IptablesTables, { table: name, chain }: IptablesCommand): IptablesTables {
  const table = tables[name];
  const isMeant = (one: string): boolean =>
    chain.endsWith('*') ? one.startsWith(chain.slice(0, -1)) : one === chain;
  if (!table) return tables;
  const left = sortedKeys(table).filter(isMeant).reduce(sortedRemove, table);
  return left === table ? tables : { ...tables, [name]: left };
}

/** `iptables -N CHAIN` where it may exist already, `iptables -C CHAIN RULE || iptables -I CHAIN RULE`, or the removal of either. Throws on a malformed rule or an unknown chain. */
export function runCommand(tables: IptablesTables, command: IptablesCommand): IptablesTables {
  if (command.operation === 'delete-chains') return deleteChains(tables, command);
  if (command.operation === 'delete-rule' && !chainIn(tables[command.table], command.chain)) return tables;
  const table = tables[command.table] ?? emptyTable(command.table);
  const chain = chainIn(table, command.chain);
  const withChain = (next: Chain): IptablesTables => ({
    ...tables,
    [command.table]: sortedPut(table, command.chain, next),
  });
  if (command.operation === 'ensure-chain') {
    if (chain) return tables[command.table] ? tables : { ...tables, [command.table]: table };
    return withChain({ policy: '-', rules: [] });
  }
  const rule = readRule(command.rule, command.family);
  if (!chain || isRefusal(rule))
    throw new Error(
      `iptables -t ${command.table} -I ${command.chain} ${command.rule}: ${isRefusal(rule) ? rule.error : 'no such chain'}`,
    );
  const place = chain.rules.findIndex(({ text }) => {
    const read = readRule(text, command.family);
    return !isRefusal(read) && read.text === rule.text;
  });
  if (command.operation === 'delete-rule') {
    if (place < 0) return tables;
    return withChain({ ...chain, rules: chain.rules.filter((_, at) => at !== place) });
  }
  if (place >= 0) return tables;
  const line = command.tag ? { text: command.rule, tag: command.tag } : { text: command.rule };
  return withChain({ ...chain, rules: [line, ...chain.rules] });
}
