import { type Family, familyOf, joinHostPort } from '../net/index.ts';
import { sortedGet } from '../sim/index.ts';
import { liveEntries, removeEntry } from './conntrack/table.ts';
import { withoutChains } from './counters.ts';
import { runCommand } from './iptables/command.ts';
import { restore } from './iptables/restore.ts';
import { chainIn, type IptablesTables } from './iptables/tables.ts';
import type { ConntrackDelete, KernelCommand, LateCommand } from './load.ts';
import type { Netns } from './netns.ts';

const withTables = (netns: Netns, family: Family, tables: IptablesTables): Netns => ({
  ...netns,
  iptables: { ...netns.iptables, [family]: tables },
});

function deleteFlows(netns: Netns, { family, protocol, destination, port, keep }: ConntrackDelete): Netns {
  const stale = liveEntries(netns.conntrack, -Infinity).filter(
    ({ original, reply }) =>
      original.protocol === protocol &&
      original.dport === port &&
      (destination === undefined ? familyOf(original.dst) === family : original.dst === destination) &&
      !keep.includes(joinHostPort(reply.src, reply.sport)),
  );
  return { ...netns, conntrack: stale.reduce((table, entry) => removeEntry(table, entry), netns.conntrack) };
}

/** Tools that not every session needs, by name. No state of a node: only code, put here once by whoever loads it. */
const tools: Partial<Record<LateCommand['tool'], (netns: Netns, command: LateCommand) => Netns>> = {};

/** Makes a tool known to `load`. */
export function provideTool(name: LateCommand['tool'], run: NonNullable<(typeof tools)[typeof name]>): void {
  tools[name] = run;
}

/** kube-proxy in iptables mode deletes its table of nft when it starts: before nft has been loaded there can be none. */
const isIdle = ({ nftables }: Netns, command: LateCommand): boolean =>
  command.tool === 'nft' &&
  Object.keys(nftables).length === 0 &&
  command.lines.every(({ text }) => /^(add|delete) table /.test(text));

function apply(netns: Netns, command: KernelCommand): Netns {
  switch (command.tool) {
    case 'iptables-restore': {
      const result = restore(netns.iptables[command.family], command);
      if (!result.ok)
        throw new Error(`iptables-restore: line ${result.line} failed: ${result.error}: ${result.text}`);
      return withTables(netns, command.family, result.tables);
    }
    case 'iptables':
      return withTables(netns, command.family, runCommand(netns.iptables[command.family], command));
    case 'conntrack':
      return deleteFlows(netns, command);
    default: {
      const tool = tools[command.tool];
      if (tool) return tool(netns, command);
      if (isIdle(netns, command)) return netns;
      throw new Error(`${command.tool} has not been loaded`);
    }
  }
}

/** Whether a chain of rules counts from nothing again. Built-in chains that only gained a jump go on. */
function isRewritten(before: Netns, after: Netns, chain: string): boolean {
  const [family = 'IPv4', table = '', name = ''] = chain.split(' ') as [Family, string, string];
  const [old, now] = [before, after].map((one) => chainIn(one.iptables[family][table], name));
  if (old || now) return old?.rules !== now?.rules && old?.policy === '-';
  return [family === 'IPv4' ? 'ip' : 'ip6', 'inet'].some((of) => {
    const [was, is] = [before, after].map((one) => one.nftables[`${of} ${table}`]?.chains);
    return (was && sortedGet(was, name)) !== (is && sortedGet(is, name));
  });
}

/** Runs commands on a node, in order. Their text is ours, so one that is refused throws; use `restoreChecked` for a person's text. */
export function load(netns: Netns, commands: readonly KernelCommand[]): Netns {
  const loaded = commands.reduce(apply, netns);
  const counters = withoutChains(netns.counters, (chain) => isRewritten(netns, loaded, chain));
  return counters ? { ...loaded, counters } : loaded;
}
