import { cidrContains, cidrOf, type Family, type Protocol } from '../../net/index.ts';
import { not, type Sight } from './extension.ts';
import { interfaceMatches } from './interface-name.ts';
import type { AnyMatch } from './matches/index.ts';
import type { AnyTarget } from './targets/index.ts';

/** A condition that may be turned round with `!`. */
export interface Condition {
  readonly negated: boolean;
  readonly value: string;
}

/** The options of ip_tables itself, in the order in which iptables-save prints them. */
export const HEADER_OPTIONS = ['-s', '-d', '-i', '-o', '-p'] as const;
export type HeaderOption = (typeof HEADER_OPTIONS)[number];

export interface UsedMatch {
  readonly match: AnyMatch;
  readonly options: unknown;
}

/** Where a matching packet goes: a target with its options, or another chain (`goto`: without coming back). */
export type Jump =
  | { readonly target: AnyTarget; readonly options: unknown }
  | { readonly chain: string; readonly goto: boolean };

/** A rule, parsed. Not part of any state: states keep the text. */
export interface Rule {
  readonly family: Family;
  readonly header: Readonly<Partial<Record<HeaderOption, Condition>>>;
  readonly matches: readonly UsedMatch[];
  /** Absent: the rule only counts. */
  readonly jump?: Jump;
}

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  tcp: 'TCP',
  udp: 'UDP',
  sctp: 'SCTP',
  icmp: 'ICMP',
  'ipv6-icmp': 'ICMP',
};
const NUMBERS: Readonly<Record<string, string>> = {
  '6': 'tcp',
  '17': 'udp',
  '132': 'sctp',
  '1': 'icmp',
  '58': 'ipv6-icmp',
};

/** The name of a protocol given by name or number, in lower case; undefined if no packet here can have it. */
export function protocolName(text: string): string | undefined {
  const name = NUMBERS[text] ?? (text === 'icmpv6' ? 'ipv6-icmp' : text.toLowerCase());
  return name in PROTOCOLS ? name : undefined;
}

/** A network that a rule may ask for, canonical; undefined if it is none of this family. */
export function ruleNetwork(text: string, family: Family): string | undefined {
  const network = cidrOf(text);
  return network !== undefined && network.includes(':') === (family === 'IPv6') ? network : undefined;
}

const inNetwork = (network: string, address: string): boolean =>
  network === `${address}/32` || cidrContains(network, address);

function headerHolds(
  option: HeaderOption,
  { negated, value }: Condition,
  { packet, iif, oif }: Sight,
): boolean {
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

const printCondition = (option: HeaderOption, { negated, value }: Condition): string =>
  `${not(negated)}${option} ${value}`;

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
  const header = HEADER_OPTIONS.flatMap((option) => {
    const condition = rule.header[option];
    return condition ? [printCondition(option, condition)] : [];
  });
  const matches = rule.matches.map((match) => printMatch(match, rule.family));
  return [...header, ...matches, ...(rule.jump ? [printJump(rule.jump, rule.family)] : [])].join(' ');
}

/** What a rule said of a packet. `failed` is the first condition that said no, as printed. */
export interface Trial {
  readonly matched: boolean;
  readonly failed?: string;
  readonly chance?: { readonly probability: number; readonly drawn: number };
}

/** Holds a packet against a rule: first the header, then each match in order; the first no ends it. `text` names the rule to `nth`. */
export function tryRule(rule: Rule, text: string, sight: Sight): Trial {
  for (const option of HEADER_OPTIONS) {
    const condition = rule.header[option];
    if (condition && !headerHolds(option, condition, sight))
      return { matched: false, failed: printCondition(option, condition) };
  }
  let chance: Trial['chance'];
  for (const used of rule.matches) {
    const said = used.match.test(used.options, sight, text);
    const answer = typeof said === 'boolean' ? { matched: said } : said;
    chance = answer.chance ?? chance;
    if (!answer.matched)
      return { matched: false, failed: printMatch(used, rule.family), ...(chance ? { chance } : {}) };
  }
  return chance ? { matched: true, chance } : { matched: true };
}
