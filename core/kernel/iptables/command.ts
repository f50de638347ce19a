import type { IptablesCommand } from '../load.ts';
import { isRefusal } from './extension.ts';
import { readRule } from './rule-cache.ts';
import { emptyTable, type IptablesTables } from './tables.ts';

/** `iptables -N CHAIN` where it may exist already, or `iptables -C CHAIN RULE || iptables -I CHAIN RULE`. Throws on a malformed rule or an unknown chain. */
export function runCommand(tables: IptablesTables, command: IptablesCommand): IptablesTables {
  const table = tables[command.table] ?? emptyTable(command.table);
  const chain = table[command.chain];
  if (command.operation === 'ensure-chain') {
    if (chain) return tables[command.table] ? tables : { ...tables, [command.table]: table };
    return { ...tables, [command.table]: { ...table, [command.chain]: { policy: '-', rules: [] } } };
  }
  const rule = readRule(command.rule, command.family);
  if (!chain || isRefusal(rule))
    throw new Error(
      `iptables -t ${command.table} -I ${command.chain} ${command.rule}: ${isRefusal(rule) ? rule.error : 'no such chain'}`,
    );
  const present = chain.rules.some(({ text }) => {
    const read = readRule(text, command.family);
    return !isRefusal(read) && read.text === rule.text;
  });
  if (present) return tables;
  const line = command.tag ? { text: command.rule, tag: command.tag } : { text: command.rule };
  return {
    ...tables,
    [command.table]: { ...table, [command.chain]: { ...chain, rules: [line, ...chain.rules] } },
  };
}
