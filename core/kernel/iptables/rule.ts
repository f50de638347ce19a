import { cidrContains, cidrOf, type Family, type Protocol } from '../../net/index.ts';
import type { Tag } from '../load.ts';
import type { Sight } from '../sight.ts';
import { interfaceMatches } from './interface-name.ts';
import type { AnyMatch } from './matches/index.ts';
import type { AnyTarget } from './targets/index.ts';

/** A condition on the header, which `!` may turn round. */
export interface Condition {
  readonly option: HeaderOption;
  readonly negated: boolean;
  readonly value: string;
  /** As printed. */
  readonly text: string;
}

/** The options of ip_tables itself, in the order in which iptables-save prints them. */
export const HEADER_OPTIONS = ['-s', '-d', '-i', '-o', '-p'] as const;
export type HeaderOption = (typeof HEADER_OPTIONS)[number];

export interface UsedMatch {
  readonly match: AnyMatch;
  readonly options: unknown;
  /** Not modelled: no packet meets it. */
  readonly foreign?: true;
}

/** Where a matching packet goes: a target with its options, or another chain (`goto`: without coming back). */
export type Jump =
  | { readonly target: AnyTarget; readonly options: unknown; readonly foreign?: true }
  | { readonly chain: string; readonly goto: boolean };

/** A rule, parsed. Not part of any state: states keep the text. */
export interface Rule {
  readonly family: Family;
  /** At most one of each option, in printing order. */
  readonly header: readonly Condition[];
  readonly matches: readonly UsedMatch[];
  /** Absent: the rule only counts. */
  readonly jump?: Jump;
}

/** Protocols that a rule may name, as packets have them. */
export const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  tcp: 'TCP',
  udp: 'UDP',
  sctp: 'SCTP',
  icmp: 'ICMP',
  'ipv6-icmp': 'ICMP',
};
/** A network that a rule may ask for, canonical; undefined if it is none of this family. */
export function ruleNetwork(text: string, family: Family): string | undefined {
  const network = cidrOf(text);
  return network !== undefined && network.includes(':') === (family === 'IPv6') ? network : undefined;
}

/** Most networks in rules are single IPv4 hosts, and most packets are not for them. */
function inNetwork(network: string, address: string): boolean {
  if (network.endsWith('/32') && !network.includes(':'))
    return network.length === address.length + 3 && network.startsWith(address);
  return cidrContains(network, address);
}

function headerHolds({ option, negated, value }: Condition, { packet, iif, oif }: Sight): boolean {
  switch (option) {
    case '-s':
      return inNetwork(value, packet.src) !== negated;
    case '-d':
      return inNetwork(value, packet.dst) !== negated;
    case '-i':
      return interfaceMatches(value, iif) !== negated;
    case '-o':
      return interfaceMatches(value, oif) !== negated;
    case '-p':
      return (PROTOCOLS[value] === packet.protocol) !== negated;
  }
}

function printMatch({ match, options }: UsedMatch, family: Family): string {
  const text = match.print(options, family);
  return text === '' ? `-m ${match.name}` : `-m ${match.name} ${text}`;
}

function printJump(jump: Jump, family: Family): string {
  if ('chain' in jump) return `${jump.goto ? '-g' : '-j'} ${jump.chain}`;
  const text = jump.target.print(jump.options, family);
  return text === '' ? `-j ${jump.target.name}` : `-j ${jump.target.name} ${text}`;
}

/** The rule as iptables-save 1.8.9 prints it, without `-A CHAIN`. */
export function printRule(rule: Rule): string {
  const header = rule.header.map(({ text }) => text);
  const matches = rule.matches.map((match) => printMatch(match, rule.family));
  return [...header, ...matches, ...(rule.jump ? [printJump(rule.jump, rule.family)] : [])].join(' ');
}

/** What a rule said of a packet. `failed` is the first condition that said no, as printed. */
export interface Trial {
  readonly matched: boolean;
  readonly failed?: string;
  readonly chance?: { readonly probability: number; readonly drawn: number };
  /** Of the entry of a set that was found. */
  readonly tag?: Tag;
}

/** Holds a packet against a rule: first the header, then each match in order; the first no ends it. `text` names the rule to `nth`. */
export function tryRule(rule: Rule, text: string, sight: Sight): Trial {
  for (const condition of rule.header) {
    if (!headerHolds(condition, sight)) return { matched: false, failed: condition.text };
  }
  let chance: Trial['chance'];
  let tag: Tag | undefined;
  for (const used of rule.matches) {
    const said = used.match.test(used.options, sight, text);
    const answer = typeof said === 'boolean' ? { matched: said } : said;
    chance = answer.chance ?? chance;
    tag = answer.tag ?? tag;
    if (!answer.matched)
      return { matched: false, failed: printMatch(used, rule.family), ...(chance ? { chance } : {}) };
  }
  return { matched: true, ...(chance ? { chance } : {}), ...(tag ? { tag } : {}) };
}
