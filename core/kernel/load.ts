import type { Family, Protocol } from '../net/index.ts';
import type { Sysctls } from './sysctls.ts';

/** Where a rule came from, for whoever explains it. The kernel carries it and never reads it. */
export type Tag = Readonly<Record<string, string>>;

/** One line of restore input, with the tag of its writer. */
export interface TaggedLine {
  readonly text: string;
  readonly tag?: Tag;
}

/** `iptables-restore --noflush` (or ip6tables-restore): the whole input, atomically. */
export interface IptablesRestore {
  readonly tool: 'iptables-restore';
  readonly family: Family;
  readonly lines: readonly TaggedLine[];
}

/**
 * One `iptables -t TABLE …` call, such as `-N CHAIN`, `-I CHAIN RULE` (inserted only if absent, as `-C || -I`) or
 * `-D CHAIN RULE` (only if there). `delete-chains` empties and removes chains that are there; a name may end in `*`.
 */
export interface IptablesCommand {
  readonly tool: 'iptables';
  readonly family: Family;
  readonly table: string;
  readonly operation: 'ensure-chain' | 'ensure-first' | 'delete-rule' | 'delete-chains';
  readonly chain: string;
  /** Rule arguments after the chain name; empty for operations on chains. */
  readonly rule: string;
  readonly tag?: Tag;
}

/** `nft -f -`: the whole input, atomically. Each operation stands on a line of its own and names its family. */
export interface NftCommand {
  readonly tool: 'nft';
  readonly lines: readonly TaggedLine[];
}

/**
 * `conntrack -D`: forgets flows by where they first went, unless one of `keep` answers them. What kube-proxy does over
 * netlink for UDP Services whose endpoints changed (Kubernetes pkg/proxy/conntrack/cleanup.go).
 */
export interface ConntrackDelete {
  readonly tool: 'conntrack';
  readonly family: Family;
  readonly protocol: Protocol;
  /** Original destination; absent: any address, as for node ports. */
  readonly destination?: string;
  readonly port: number;
  /** Reply sources (`ip:port`) whose flows stay. */
  readonly keep: readonly string[];
}

/** `ipset restore`: one ipset command a line. */
export interface IpsetCommand {
  readonly tool: 'ipset';
  readonly lines: readonly TaggedLine[];
}

/** `ipvsadm --restore`: one command of ipvsadm a line, addresses and ports as numbers. */
export interface IpvsadmCommand {
  readonly tool: 'ipvsadm';
  readonly lines: readonly TaggedLine[];
}

/** `ip -batch -`: dummy links and their addresses. Adding what is there and removing what is not changes nothing. */
export interface IpCommand {
  readonly tool: 'ip';
  readonly lines: readonly TaggedLine[];
}

/** `sysctl -w`. */
export interface SysctlCommand {
  readonly tool: 'sysctl';
  readonly set: Partial<Sysctls>;
}

/** What only one mode of kube-proxy runs; its tools are loaded with it (`provide.ts`). */
export type LateCommand = NftCommand | IpsetCommand | IpvsadmCommand | IpCommand | SysctlCommand;

export type KernelCommand = IptablesRestore | IptablesCommand | ConntrackDelete | LateCommand;

/** Effect: run these commands on a node, in order. */
export interface Load {
  readonly effect: 'Load';
  readonly node: string;
  readonly commands: readonly KernelCommand[];
}
